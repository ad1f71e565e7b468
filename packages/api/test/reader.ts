// What an honest client does with an answer to a pull: verifies all of it, then opens it.
import type { ChainAnswer, PullOutput } from '@infisical/contract'
import { chainIdOf, type ChainContext } from '@infisical/crypto'
import { fold, verifyChain, type ChainView, type Verified } from '@infisical/protocol'
import type { TestMachine, TestWorkspace } from '@infisical/protocol/testing'
import { packAuthorization } from '@infisical/contract'
import { servePack } from '../src/index.ts'
import type { Api, World } from './world.ts'
import type { User } from './workspaces.ts'

/** Whoever reads: a machine has no personal secrets. */
type Reading = User | (TestMachine & { readonly api: Api })

/** A client of one user, with what it has verified so far. */
export class Reader {
  log: Verified | undefined
  readonly views = new Map<string, ChainView>()
  readonly secrets = new Map<string, string>()
  last: PullOutput | undefined
  readonly #world: World
  readonly #user: Reading
  readonly #workspace: TestWorkspace

  constructor(world: World, user: Reading, workspace: TestWorkspace) {
    this.#world = world
    this.#user = user
    this.#workspace = workspace
  }

  /** Pulls one chain. Answers its secrets by name. */
  async pull(chain: ChainContext, boxes = false): Promise<Record<string, string>> {
    const view = this.views.get(chainIdOf(chain))
    const { environmentId, kind, workspaceId } = chain
    const answer = await this.#user.api.secret.pull({
      workspaceId,
      logAfter: this.log?.head.seq ?? -1,
      boxes,
      chains: [{ environmentId, kind, since: view?.head.seq ?? 0 }],
    })
    this.last = answer
    this.log = await fold(this.log, answer.entries.map(bytesOf), { workspaceId })
    const [served] = answer.chains
    if (served === undefined) throw new Error('No chain was served')
    if (served.headSeq > 0) await this.#verify(chain, view, served)
    return Object.fromEntries(this.secrets)
  }

  async #verify(chain: ChainContext, view: ChainView | undefined, served: ChainAnswer): Promise<void> {
    const pack = await this.#packOf(served)
    const removed = served.removed as never[]
    const records =
      pack === undefined
        ? undefined
        : served.base === 'full'
          ? ({ base: 'full', pack } as const)
          : ({ base: 'delta', pack, removed } as const)
    const commits = served.commits.map(bytesOf)
    const verified = await verifyChain({ log: this.log!, chain, view, commits, records })
    this.views.set(chainIdOf(chain), verified.view)
    const person = 'secrets' in this.#user ? this.#user : undefined
    const opened = await this.#workspace.open(chain, [...verified.records], person)
    if (served.base === 'full' && commits.length > 0) this.secrets.clear()
    for (const { name, pairId } of await this.#named(chain, removed)) if (pairId) this.secrets.delete(name)
    for (const { name, value } of opened) this.secrets.set(name, typeof value === 'string' ? value : '')
  }

  /** Tests remember by name which ids went. */
  async #named(chain: ChainContext, removed: readonly string[]) {
    return [...this.secrets.keys()]
      .map((name) => ({ name, pairId: this.#workspace.pairId(chain, name) as string }))
      .filter(({ pairId }) => removed.includes(pairId))
  }

  async #packOf({ chainId, headSeq, pack, ticket }: ChainAnswer): Promise<Uint8Array | undefined> {
    if (pack !== undefined) return bytesOf(pack)
    if (ticket === undefined) return undefined
    return servePack(this.#world.services, { chainId, seq: String(headSeq), authorization: packAuthorization(ticket) })
  }
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'base64url')
}
