// Verifying a workspace from its first entry on, and every chain that is open to the caller from its first commit. Nothing kept counts but the pins,
// which what is served has to meet. What was verified is kept.
import { fromBase64url, type EnvironmentId } from '@infisical/crypto'
import { activeMachines, activeMembers, decodeEnvelope, environments, TrustError, type Head } from '@infisical/protocol'
import { acceptAnswer, contextOf, type ChainResult } from './chain-answer.ts'
import type { Verification } from './client.ts'
import type { Context } from './context.ts'
import { keepChain } from './kept-chain.ts'
import { environmentKey } from './keyring.ts'
import { chainKey, type ChainKind } from './pins.ts'
import { extendWorkspace, fetchLog, keepWorkspace, openDesk, type Desk, type Workspace } from './workspace-log.ts'

export async function verify(context: Context, workspaceId: string): Promise<Verification> {
  const desk = await openDesk(context, workspaceId)
  const { entries, headSeq, boxes } = await fetchLog(desk, -1)
  const workspace = await extendWorkspace(desk, undefined, { entries, headSeq, boxes: () => Promise.resolve(boxes) })
  await keepWorkspace(desk, workspace)
  const { state } = workspace.verified
  const walked = []
  for (const { id, name } of environments(state)) {
    if (environmentKey(workspace.keyring, workspace.verified, id) === undefined) continue
    walked.push({ name, chains: await walk(desk, workspace, { environmentId: id, environment: name }) })
  }
  const commits = walked.flatMap(({ chains }) => chains).reduce((sum, chain) => sum + chain.commits, 0)
  return {
    workspaceId,
    name: state.workspaceName,
    entries: state.seq + 1,
    commits,
    signatures: commits + entries.reduce((sum, envelope) => sum + signaturesOf(envelope), 0),
    epochs: state.epoch,
    members: activeMembers(state).length,
    machines: activeMachines(state).length,
    environments: walked
      .map(({ name, chains: [shared] }) => {
        return { name, seq: shared?.opened?.head.seq ?? 0, secrets: shared?.opened?.names.length ?? 0 }
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  }
}

const signaturesOf = (envelope: Uint8Array): number => (decodeEnvelope(envelope).coSignature === undefined ? 1 : 2)

const KINDS: readonly ChainKind[] = ['shared', 'personal']

async function walk(
  desk: Desk,
  workspace: Workspace,
  { environmentId, environment }: { environmentId: EnvironmentId; environment: string },
): Promise<ChainResult[]> {
  const { workspaceId, me, pins } = desk
  const logAfter = workspace.verified.head.seq
  const chains = KINDS.map((kind) => ({ environmentId, kind, since: 0 }))
  const answer = await me.call((api) => api.secret.pull.query({ workspaceId, logAfter, boxes: true, chains }))
  if (answer.chains.length !== KINDS.length) throw new TrustError('malformed')
  // Somebody may have added to the log since it was read, and committed on that.
  const [entries, headSeq] = [answer.entries.map(fromBase64url), answer.headSeq]
  const now = await extendWorkspace(desk, workspace, {
    entries,
    headSeq,
    boxes: () => Promise.resolve(answer.boxes ?? []),
  })
  const results = []
  const heads: Record<string, Head> = {}
  for (const [i, served] of answer.chains.entries()) {
    const kind = KINDS[i] as ChainKind
    const pin = pins?.chains[chainKey(environmentId, kind)]
    const chain = contextOf(desk, environmentId, kind)
    const result = await acceptAnswer(desk, now, { chain, environment, kept: undefined, pin, walk: true }, served)
    results.push(result)
    if (result.opened === undefined) continue
    await keepChain(desk, { environmentId, kind }, result.opened)
    heads[chainKey(environmentId, kind)] = result.opened.head
  }
  await keepWorkspace(desk, now, { chains: heads })
  return results
}
