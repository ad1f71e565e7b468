// The verbs over a vault that answers as the client's does.
import { ClientError } from '@infisical/client'
import { afterEach, describe, expect, it } from 'vitest'
import { InfisicalError } from './infisical-error.ts'
import { verbsOf, type Place } from './verbs.ts'

const silent = { watch: () => Promise.resolve() }
type Secrets = Readonly<Record<string, string>>

function infisical(secrets: Secrets, ...[env]: readonly (string | undefined)[]) {
  const asked: unknown[] = []
  const vault = {
    pull: async (options: unknown) => {
      asked.push(options)
      return { secrets: Object.entries(secrets).map(([name, value]) => ({ name, value })) }
    },
    setSecrets: async (options: unknown) => void asked.push(options),
  } as unknown as Place['vault']
  return { ...verbsOf({ vault, live: silent, workspaceId: 'w', env }), asked }
}

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error instanceof InfisicalError ? error.code : error),
  )

describe('secrets', () => {
  it('are asked of the environment that the call names, else of the client’s', async () => {
    const { secrets, asked } = infisical({ A: '1' }, 'dev')
    expect({ ...(await secrets()) }).toEqual({ A: '1' })
    await secrets({ env: 'prod', maxAgeMs: 5 })
    expect(asked).toEqual([
      { workspaceId: 'w', environment: 'dev' },
      { workspaceId: 'w', environment: 'prod', maxAgeMs: 5 },
    ])
  })

  it('have whatever names people gave them, and nothing else', async () => {
    const secrets = await infisical({ ['__proto__']: 'x', constructor: 'y' }, 'dev').secrets()
    expect(new Map(Object.entries(secrets))).toEqual(
      new Map([
        ['__proto__', 'x'],
        ['constructor', 'y'],
      ]),
    )
    expect(secrets['toString']).toBeUndefined()
  })

  it('need an environment', async () => {
    const { secrets, get, set, inject, asked } = infisical({}, undefined)
    for (const work of [secrets(), get('A'), set({}), inject()]) expect(await refusal(work)).toBe('environment-unknown')
    expect(asked).toEqual([])
  })
})

describe('one', () => {
  it('is told, or is unknown', async () => {
    const { get } = infisical({ A: '' }, 'dev')
    expect(await get('A')).toBe('')
    expect(await refusal(get('B'))).toBe('secret-unknown')
  })
})

describe('set', () => {
  it('sends all as one commit', async () => {
    const { set, asked } = infisical({}, 'dev')
    await set({ A: '1', B: '2' }, { message: 'why' })
    expect(asked).toEqual([
      {
        workspaceId: 'w',
        environment: 'dev',
        message: 'why',
        secrets: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
      },
    ])
  })
})

describe('inject', () => {
  const names = ['SDK_TEST_A', 'SDK_TEST_B', 'NODE_OPTIONS']
  const before = names.map((name) => process.env[name])
  afterEach(() => {
    for (const [i, name] of names.entries()) {
      if (before[i] === undefined) delete process.env[name]
      else process.env[name] = before[i]
    }
  })

  it('sets all, over what was there or not', async () => {
    process.env['SDK_TEST_A'] = 'old'
    const { inject } = infisical({ SDK_TEST_A: '1', SDK_TEST_B: '2' }, 'dev')
    expect(await inject({ keep: true })).toEqual(['SDK_TEST_B'])
    expect(process.env['SDK_TEST_A']).toBe('old')
    expect(await inject()).toEqual(['SDK_TEST_A', 'SDK_TEST_B'])
    expect(process.env['SDK_TEST_A']).toBe('1')
  })

  it('sets nothing when a name is dangerous, unless it is allowed (attack 70)', async () => {
    const { inject } = infisical({ SDK_TEST_A: '1', NODE_OPTIONS: '--inspect' }, 'dev')
    expect(await refusal(inject())).toBe('name-dangerous')
    expect(process.env['SDK_TEST_A']).toBeUndefined()
    expect(await inject({ allow: ['NODE_OPTIONS'] })).toContain('NODE_OPTIONS')
  })
})

describe('failures', () => {
  it('are in the words of the catalogue, and carry where they came from', async () => {
    const vault = { pull: () => Promise.reject(new ClientError('server-unreachable')) } as unknown as Place['vault']
    const failed = await verbsOf({ vault, live: silent, workspaceId: 'w', env: 'dev' })
      .secrets()
      .catch((error: unknown) => error)
    expect(failed).toMatchObject({
      name: 'InfisicalError',
      code: 'server-unreachable',
      message: 'The server cannot be reached.',
      hint: expect.stringContaining('Check its address') as string,
      cause: expect.any(ClientError) as ClientError,
    })
  })

  it('that are nobody’s stay what they are', async () => {
    const bug = new TypeError('a bug')
    const vault = { pull: () => Promise.reject(bug) } as unknown as Place['vault']
    await expect(verbsOf({ vault, live: silent, workspaceId: 'w', env: 'dev' }).secrets()).rejects.toBe(bug)
  })
})
