// What a workspace is to somebody who knows no keys, hashes or positions: who is in it, who may do what, what is due. It foretells what the fold
// will say of every step, and what must be so afterwards.
import type { EnvironmentId, Role } from '@infisical/crypto'
import type { TestInvite, TestMachine, TestPerson } from '../src/testing.ts'

export type Reach = 'all' | readonly EnvironmentId[]

export interface ModelMember {
  role: Role
  reach: Reach
}

export interface ModelInvite {
  readonly invite: TestInvite
  readonly whom: number
  readonly by: number
  readonly role: Role
  readonly reach: Reach
  status: 'open' | 'used' | 'cancelled'
}

export interface ModelMachine {
  readonly machine: TestMachine
  readonly reach: readonly EnvironmentId[]
  readonly expiry: number
  isActive: boolean
  /** Of the current epoch. */
  hasKeys: boolean
}

export interface ModelEnvironment {
  readonly id: EnvironmentId
  name: string
  isLive: boolean
  /** It was there when the epoch began. */
  hasCheckpoint: boolean
  readonly secrets: Map<string, string>
}

/** People are numbers: places in the crowd, whose keys may change. */
export class Model {
  readonly members = new Map<number, ModelMember>()
  readonly invites: ModelInvite[] = []
  readonly machines: ModelMachine[] = []
  readonly environments: ModelEnvironment[] = []
  epoch = 1
  isDue = false

  live(): ModelEnvironment[] {
    return this.environments.filter(({ isLive }) => isLive)
  }

  governs(who: number): boolean {
    const role = this.members.get(who)?.role
    return role === 'owner' || role === 'admin'
  }

  mayGive(who: number, role: Role): boolean {
    return this.governs(who) && (role !== 'owner' || this.members.get(who)?.role === 'owner')
  }

  isLastOwner(who: number): boolean {
    const owners = [...this.members].filter(([, { role }]) => role === 'owner')
    return owners.length === 1 && owners[0]?.[0] === who
  }

  nameIsTaken(name: string): boolean {
    return this.live().some((each) => each.name === name)
  }

  mayWrite(who: number, { id, isLive }: ModelEnvironment): boolean {
    const member = this.members.get(who)
    return member !== undefined && isLive && member.role !== 'reader' && reaches(member.reach, id)
  }

  /** Everything that a member can do, where it can be done; `later` is an environment that may come. */
  abilities({ role, reach }: ModelMember): Set<string> {
    const places = [...this.live().map(({ id }) => id as string), 'later']
    const can = places.filter((id) => reach === 'all' || reach.includes(id as EnvironmentId))
    return new Set(can.flatMap((id) => (role === 'reader' ? [`read ${id}`] : [`read ${id}`, `write ${id}`])))
  }

  takesAway(who: number, to: ModelMember): boolean {
    const member = this.members.get(who)
    if (member === undefined) return false
    const after = this.abilities(to)
    return [...this.abilities(member)].some((ability) => !after.has(ability))
  }

  /** Nothing of it stays open. */
  closeInvitesBy(who: number): void {
    for (const each of this.invites) if (each.by === who && each.status === 'open') each.status = 'cancelled'
  }

  /** `time` is that of the entry. */
  startEpoch(time: number): void {
    this.epoch += 1
    this.isDue = false
    for (const each of this.environments) each.hasCheckpoint = each.isLive
    for (const each of this.machines) each.hasKeys = each.isActive && time <= each.expiry
  }

  /** `kind id scope` of everybody who holds a box of the current epoch; `*` is the workspace. */
  holders(crowd: readonly TestPerson[]): Set<string> {
    const scopes = (reach: Reach) =>
      reach === 'all' ? ['*'] : reach.filter((id) => this.live().some((each) => each.id === id))
    const members = [...this.members].flatMap(([who, { reach }]) => {
      return scopes(reach).map((scope) => `member ${crowd[who]?.userId ?? ''} ${scope}`)
    })
    const invites = this.invites
      .filter(({ status }) => status === 'open')
      .flatMap(({ invite, reach }) => scopes(reach).map((scope) => `invite ${invite.inviteId} ${scope}`))
    const machines = this.machines
      .filter(({ isActive, hasKeys }) => isActive && hasKeys)
      .flatMap(({ machine, reach }) => scopes(reach).map((scope) => `machine ${machine.machineId} ${scope}`))
    return new Set([...members, ...invites, ...machines])
  }
}

export function reaches(reach: Reach, id: EnvironmentId): boolean {
  return reach === 'all' || reach.includes(id)
}

export function sameReach(one: Reach, other: Reach): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
