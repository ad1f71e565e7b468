// Roles, and to which environments they reach (SPEC 8).
import type { EnvironmentId } from './brands.ts'
import { malformed } from './errors.ts'
import { checkAscending, type Reader } from './reader.ts'
import type { Writer } from './writer.ts'

const roles = ['owner', 'admin', 'writer', 'reader'] as const

export type Role = (typeof roles)[number]

/** All environments, or 1 or more, ascending. */
export type Access = 'all' | readonly EnvironmentId[]

/** u8: 1 owner, 2 admin, 3 writer, 4 reader */
export function writeRole(writer: Writer, role: Role): void {
  writer.u8(1 + roles.indexOf(role))
}

export function readRole(reader: Reader): Role {
  return roles[reader.u8() - 1] ?? malformed('unknown role')
}

/** 0x00, or 0x01 || list(id) */
export function writeAccess(writer: Writer, access: Access): void {
  if (access === 'all') {
    writer.u8(0)
    return
  }
  checkEnvironments(access)
  writer.u8(1).list(access, (to, id) => to.id(id))
}

/** `cap`: how many environments there can be. */
export function readAccess(reader: Reader, cap: number): Access {
  const kind = reader.u8()
  if (kind === 0) return 'all'
  if (kind !== 1) malformed('unknown kind of access')
  const access = reader.list(cap, (from) => from.id<EnvironmentId>())
  checkEnvironments(access)
  return access
}

function checkEnvironments(access: readonly EnvironmentId[]): void {
  if (access.length === 0) malformed('access to no environment')
  checkAscending(access, (id) => id)
}
