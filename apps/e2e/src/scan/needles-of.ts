// Everything that is secret about a person of a story, from where his CLI keeps it: tokens, keys, and every key that follows from them.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  derivePasswordKeys,
  environmentKeyOf,
  fromBase64url,
  inviteKeysOf,
  keyIdOf,
  openKeyBox,
  parseId,
  parseInviteLink,
  personalKeyOf,
  publicIdentityOf,
  secretKeysOf,
  type EnvironmentKey,
  type UserId,
  type WorkspaceId,
  type WorkspaceKey,
} from '@infisical/crypto'
import type { BundleOutput, LogOutput } from '@infisical/contract'
import type { StoredSession, StoredTokens } from '@infisical/client'
import { environments, fold } from '@infisical/protocol'
import type { Person } from '../harness/person.ts'
import type { Needle } from './forms.ts'

/** What stands in his session file now, and what follows from his password. */
export async function accountNeedles(person: Person): Promise<Needle[]> {
  const { tokens, keys, email } = await sessionOf(person)
  const { kdf } = await ask<BundleOutput>(person, 'account.bundle', {})
  const derived = await derivePasswordKeys(person.password, email, { ...kdf, salt: fromBase64url(kdf.salt) })
  return [
    { what: 'password', content: person.password },
    { what: 'access token', content: tokens.access },
    { what: 'signature of an access token', content: tokens.access.split('.').at(-1) ?? '' },
    { what: 'refresh token', content: tokens.refresh },
    { what: 'secret of a refresh token', content: tokens.refresh.split('.').at(-1) ?? '' },
    { what: 'signing seed', content: fromBase64url(keys.signingSeed) },
    { what: 'box secret', content: fromBase64url(keys.boxSecret) },
    { what: 'personal seed', content: fromBase64url(keys.personalSeed) },
    { what: 'device key', content: fromBase64url(keys.deviceKey) },
    { what: 'SRP password', content: derived.srpPassword },
    { what: 'key of the bundle', content: derived.kek },
  ].map(({ what, content }) => ({ what: `${person.name}: ${what}`, content }))
}

/** The workspace key, and the keys of every environment, shared and the person's own. */
export async function workspaceNeedles(person: Person, workspaceId: WorkspaceId): Promise<Needle[]> {
  const { userId, keys } = await sessionOf(person)
  const owner = parseId<UserId>(userId)
  const { entries, boxes } = await ask<LogOutput>(person, 'workspace.log', { workspaceId, afterSeq: -1 })
  const { state } = await fold(undefined, entries.map(fromBase64url), { workspaceId })
  const [signingSeed, boxSecret] = [fromBase64url(keys.signingSeed), fromBase64url(keys.boxSecret)]
  const identity = await publicIdentityOf(owner, { signingSeed, boxSecret, generation: keys.generation })
  const receiver = { kind: 'member', id: owner, keyId: keyIdOf(identity) } as const
  const place = { workspaceId, epoch: state.epoch, scope: { kind: 'workspace' }, receiver, boxSecret } as const
  const workspaceKey = (await openKeyBox(fromBase64url(boxes[0]?.box ?? ''), place)) as WorkspaceKey
  const personalSeed = fromBase64url(keys.personalSeed)
  return [
    { what: 'workspace key', content: workspaceKey },
    ...environments(state).flatMap(({ id, name }) => [
      ...keyNeedles(name, environmentKeyOf(workspaceKey, workspaceId, id, state.epoch)),
      ...keyNeedles(`personal ${name}`, personalKeyOf(personalSeed, workspaceId, id, keys.generation)),
    ]),
  ]
}

/** What an invite's link carries, and what follows from it. */
export async function inviteNeedles(link: string): Promise<Needle[]> {
  const { secret, inviteId } = parseInviteLink(link)
  const { signingSeed, boxSecret } = await inviteKeysOf(secret, inviteId)
  return [
    { what: 'fragment of an invite link', content: link.split('#')[1] ?? '' },
    { what: 'invite secret', content: secret },
    { what: 'signing seed of an invite', content: signingSeed },
    { what: 'box secret of an invite', content: boxSecret },
  ]
}

/** Lets the access token be taken for expired, so that the next command renews both. */
export async function expireTokens(person: Person): Promise<void> {
  const path = await sessionFile(person)
  const file = JSON.parse(await readFile(path, 'utf8')) as { session: CliSession }
  const tokens = { ...file.session.tokens, accessExpiresAt: 0 }
  await writeFile(path, JSON.stringify({ ...file, session: { ...file.session, tokens } }))
}

function keyNeedles(name: string, key: EnvironmentKey): Needle[] {
  const keys = secretKeysOf(key)
  return [
    { what: `key of ${name}`, content: key },
    { what: `name key of ${name}`, content: keys.name },
    { what: `value key of ${name}`, content: keys.value },
    { what: `message key of ${name}`, content: keys.message },
  ]
}

/** The CLI's sessions hold their tokens. */
type CliSession = StoredSession & { readonly tokens: StoredTokens }

async function sessionOf(person: Person): Promise<CliSession> {
  return (JSON.parse(await readFile(await sessionFile(person), 'utf8')) as { session: CliSession }).session
}

async function sessionFile({ home, name }: Person): Promise<string> {
  const folder = join(home, 'state', 'sessions')
  const file = (await readdir(folder)).find((entry) => entry.endsWith('.json'))
  if (file === undefined) throw new Error(`${name} is not logged in`)
  return join(folder, file)
}

async function ask<Answer>(person: Person, procedure: string, input: object): Promise<Answer> {
  const { tokens } = await sessionOf(person)
  const url = `${person.env['INFISICAL_URL'] ?? ''}/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`
  const answer = await fetch(url, { headers: { authorization: `Bearer ${tokens.access}` } })
  if (!answer.ok) throw new Error(`${procedure} was refused`)
  return ((await answer.json()) as { result: { data: Answer } }).result.data
}
