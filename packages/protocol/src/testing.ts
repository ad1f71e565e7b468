// For tests of this package, of the API and end to end: people with real keys, workspaces that they make and fill together, and forgeries.
export { makePerson, personOf, signerOf, type TestPerson } from './testing/person.ts'
export { makeWorkspace } from './testing/make-workspace.ts'
export { TestWorkspace } from './testing/workspace.ts'
export type { TestInvite, TestKeyBox, TestPush } from './testing/made.ts'
export { forgeCommit, forgeEntry, placeOfCommit, reforge, type CommitForgery, type Forgery } from './testing/forge.ts'
export { addMachine, type TestMachine } from './testing/machine.ts'
export { draftOf, makeRotation, startEpoch, type EpochStart, type Renewed } from './testing/epochs.ts'
