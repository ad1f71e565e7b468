import { expect, it } from 'vitest'
import * as api from './index.ts'

// What a server builds on. A name that goes or comes is a decision.
it('exports these names', () => {
  expect(Object.keys(api).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'appRouter',
    'authenticate',
    'createCaches',
    'createContext',
    'createServerKeys',
    'Live',
    'Refusal',
    'refusalOf',
    'servePack',
    'sweep',
  ])
})

// What clients build on.
it('has these procedures', () => {
  expect(Object.keys(api.appRouter._def.procedures)).toEqual([
    'account.requestCode',
    'account.signUp',
    'account.me',
    'account.bundle',
    'account.keepRecovery',
    'account.recover',
    'account.changePassword',
    'account.lookUp',
    'account.startOver',
    'session.challenge',
    'session.prove',
    'session.refresh',
    'session.end',
    'workspace.create',
    'workspace.list',
    'workspace.log',
    'workspace.keys',
    'workspace.activity',
    'workspace.personalHeads',
    'workspace.append',
    'workspace.watch',
    'invite.open',
    'invite.join',
    'secret.pull',
    'secret.commits',
    'secret.past',
    'secret.push',
  ])
})
