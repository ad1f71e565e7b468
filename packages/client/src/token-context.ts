// A machine in front of its workspace: everything it needs comes from its token, and what it keeps lasts as long as the process (SPEC 14).
import {
  machineKeysOf,
  parseToken,
  randomBytes,
  toBase64url,
  type Id,
  type MachineId,
  type Token,
  type UserId,
  type WorkspaceId,
} from '@infisical/crypto'
import type { Context, SignedIn, TokenOptions } from './context.ts'
import { ClientError, spoken } from './errors.ts'
import { sealedCache } from './local-cache.ts'
import { memoryStorage } from './memory-storage.ts'
import type { Session } from './session.ts'
import type { ClientStorage } from './storage.ts'
import { openServer, type Server } from './transport.ts'

export interface TokenContext {
  readonly context: Context
  readonly workspaceId: WorkspaceId
  readonly machineId: MachineId
}

/** `token-invalid` */
export function openTokenContext(options: TokenOptions): TokenContext {
  const token = spoken('token-invalid', () => parseToken(options.token))
  const { origin } = new URL(options.url ?? token.origin)
  const server = openServer({ origin, fetch: options.fetch, clientName: options.clientName })
  const storage = memoryStorage()
  let signedIn: Promise<SignedIn> | undefined
  const context: Context = {
    isToken: true,
    origin,
    storage,
    device: '',
    transport: 'bearer',
    server,
    now: options.now ?? Date.now,
    onProgress: options.onProgress ?? (() => undefined),
    lock: options.lock,
    meetFirst: () => undefined,
    signedIn: () => (signedIn ??= enter(token, { server, storage })),
    adopt: cannot,
    forget: cannot,
    endSession: cannot,
  }
  return { context, workspaceId: token.workspaceId, machineId: token.machineId }
}

async function enter(
  { machineId, seed, workspaceId, log }: Token,
  { server, storage }: { server: Server; storage: ClientStorage },
): Promise<SignedIn> {
  const { authSecret, signingSeed, boxSecret, identity } = await machineKeysOf(seed, machineId)
  const userId = machineId as Id as UserId
  const session: Session = {
    kind: 'machine',
    userId,
    email: '',
    name: '',
    // There is nothing personal about a machine.
    secrets: { signingSeed, boxSecret, personalSeed: new Uint8Array(0), generation: identity.generation },
    identity: { ...identity, userId },
    deviceKey: randomBytes(32),
  }
  const authorization = `Machine ${machineId}.${toBase64url(authSecret)}`
  return {
    session,
    token: { workspaceId, log },
    cache: sealedCache(storage.caches, session.deviceKey),
    call: (call) => server.authorised(authorization, call),
  }
}

function cannot(): Promise<never> {
  return Promise.reject(new ClientError('token-cannot'))
}
