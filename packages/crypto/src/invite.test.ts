import { describe, expect, test } from 'vitest'
import { filled, INVITE, refused, WORKSPACE } from '../test/fixtures.ts'
import type { InviteId } from './brands.ts'
import { toBase64url, toHex } from './bytes.ts'
import { inviteKeysOf, newInviteSecret } from './invite.ts'
import { formatInviteLink, parseInviteLink } from './invite-link.ts'

const secret = filled(1, 16)
const server = 'https://secrets.example.com'
const link = formatInviteLink({ server, inviteId: INVITE, secret, workspaceId: WORKSPACE, fingerprint: filled(2, 11) })

describe('invite keys', () => {
  test('are the same for both who know the secret, and for one invite alone', async () => {
    const [ours, theirs] = [await inviteKeysOf(secret, INVITE), await inviteKeysOf(secret.slice(), INVITE)]
    expect(ours).toEqual(theirs)
    expect(ours.identity).toMatchObject({ userId: INVITE, generation: 1 })
    const others = [
      ours,
      await inviteKeysOf(filled(2, 16), INVITE),
      await inviteKeysOf(secret, '09'.repeat(16) as InviteId),
    ]
    const all = others.flatMap(({ signingSeed, boxSecret, identity }) => [signingSeed, boxSecret, identity.signPublic])
    expect(new Set(all.map(toHex)).size).toBe(9)
  })

  test('come from 16 random bytes', async () => {
    expect(newInviteSecret()).toHaveLength(16)
    expect(newInviteSecret()).not.toEqual(newInviteSecret())
    await refused('malformed', () => inviteKeysOf(filled(1, 15), INVITE))
  })
})

describe('an invite link', () => {
  test('reads back', () => {
    expect(parseInviteLink(link)).toEqual({
      server,
      inviteId: INVITE,
      secret,
      workspacePrefix: WORKSPACE.slice(0, 32),
      fingerprint: filled(2, 11),
    })
    expect(parseInviteLink(`\n ${link}\t`).server).toBe(server)
  })

  test('keeps its secret in the fragment, which no server is sent', () => {
    const url = new URL(link)
    expect(url.pathname).toBe(`/join/${INVITE}`)
    expect(url.href.replace(url.hash, '')).not.toContain(toBase64url(secret))
  })

  test('knows servers with a port, a path, or a slash at the end', () => {
    for (const address of ['http://localhost:3000', 'https://x.example/team']) {
      const made = formatInviteLink({
        server: `${address}/`,
        inviteId: INVITE,
        secret,
        workspaceId: WORKSPACE,
        fingerprint: filled(2, 11),
      })
      expect(parseInviteLink(made).server).toBe(address)
    }
  })

  const [before, after] = link.split('#') as [string, string]
  const [s, w, f] = after.split('.') as [string, string, string]
  test.each([
    ['nothing', ''],
    ['without a fragment', before],
    ['of two parts', `${before}#${s}.${w}`],
    ['of four parts', `${link}.AA`],
    ['with a short secret', `${before}#${toBase64url(filled(1, 15))}.${w}.${f}`],
    ['with a long workspace', `${before}#${s}.${toBase64url(filled(1, 17))}.${f}`],
    ['with a short fingerprint', `${before}#${s}.${w}.${toBase64url(filled(1, 10))}`],
    ['with padding', `${before}#${s}==.${w}.${f}`],
    ['with an upper-case id', link.replace(INVITE, INVITE.replaceAll('7', 'A'))],
    ['with a short id', link.replace(INVITE, INVITE.slice(2))],
    ['with the secret in the query', link.replace('#', '?')],
    ['of another scheme', link.replace('https:', 'javascript:')],
    ['with a second fragment', `${link}#${s}`],
    ['in a sentence', `see ${link}`],
  ])('%s is none', async (_, text) => {
    await refused('malformed', () => parseInviteLink(text))
  })
})
