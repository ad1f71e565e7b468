// What a service token does: it has its own pin of the log and keeps nothing, and what it pulls and pushes is judged as a person's.
import { isDeepStrictEqual } from 'node:util'
import { openClient, type PullResult, type TokenClient } from '@infisical/client'
import { memoryStorage } from '@infisical/client/testing'
import type { Ground } from '../ground.ts'
import { shown } from '../outcome.ts'
import type { Play, Scenario } from '../scenario.ts'

const DAY_MS = 86_400_000

interface Place {
  readonly workspaceId: string
  readonly token: string
  /** What it pulled when there was less. */
  readonly earlier: readonly unknown[]
}

const open = (token: string): TokenClient =>
  openClient({ token, fetch: (url, init) => fetch(url, init), clientName: 'test/0.1.0' })

const seen = ({ workspaceName, secrets, head }: PullResult) => ({
  ...{ workspaceName, head },
  secrets: Object.fromEntries(secrets.map(({ name, value }) => [name, value])),
})

const pull = async (token: string) => seen(await open(token).vault.pull({ environment: 'dev' }))

/** A workspace of its own, where Alice has a token made and changes two secrets afterwards. */
async function settle({ world: { alice } }: Ground): Promise<Place> {
  const { workspaceId } = await alice.client.workspaces.createWorkspace({ name: 'of machines', environments: ['dev'] })
  const plan = { workspaceId, name: 'ci', environments: ['dev'], write: true, expiresInMs: DAY_MS }
  const { token } = await alice.client.machines.create(plan)
  const earlier: unknown[] = []
  for (const secrets of [[{ name: 'A', value: 'first' }], [{ name: 'B', value: 'second' }]]) {
    earlier.push(await pull(token))
    await alice.client.vault.setSecrets({ workspaceId, environment: 'dev', secrets })
  }
  return { workspaceId, token, earlier }
}

function pulling(): Scenario {
  let place: Place | undefined
  return {
    name: 'a pull by a token',
    sample: 20,
    async prepare(ground): Promise<Play> {
      place ??= await settle(ground)
      const { token } = place
      return {
        ...{ device: { storage: memoryStorage() }, witness: ground.world.alice },
        act: () => pull(token),
        async observe({ truths }) {
          const again = await pull(token)
          return isDeepStrictEqual(again, truths[0]) ? [] : [`afterwards it pulls ${shown(again)}`]
        },
      }
    },
    async older(ground) {
      place ??= await settle(ground)
      return place.earlier
    },
  }
}

function pushing(): Scenario {
  let place: Place | undefined
  return {
    name: 'a change by a token',
    sample: 15,
    async prepare(ground): Promise<Play> {
      place ??= await settle(ground)
      const { token, workspaceId } = place
      const value = `of the machine ${ground.next()}`
      const before = await pull(token)
      return {
        ...{ device: { storage: memoryStorage() }, witness: ground.world.alice },
        async act() {
          const change = { environment: 'dev', secrets: [{ name: 'A', value }] }
          const { seq, ...rest } = await open(token).vault.setSecrets(change)
          return { ...rest, commits: seq - before.head.seq }
        },
        async observe({ isSame }) {
          const { client } = ground.world.alice
          const { secrets } = seen(await client.vault.pull({ workspaceId, environment: 'dev' }))
          const wanted = { ...before.secrets, A: value }
          const isRight = [wanted, ...(isSame ? [] : [before.secrets])].some((one) => isDeepStrictEqual(secrets, one))
          return isRight ? [] : [`others pull ${shown(secrets)}`]
        },
      }
    },
  }
}

export const TOKENS: readonly Scenario[] = [pulling(), pushing()]
