// For tests of this package, of the API and end to end: people with real keys, and workspaces that they make and fill together.
export { makePerson, personOf, type TestPerson } from './testing/person.ts'
export { makeWorkspace, TestWorkspace, type TestInvite, type TestKeyBox, type TestPush } from './testing/workspace.ts'
