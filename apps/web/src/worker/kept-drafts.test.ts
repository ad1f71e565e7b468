import { describe, expect, it } from 'vitest'
import { openGround, openTab, PLACE, type Ground } from '../../test/table-ground.ts'
import type { Table, TableVerbs } from '../vault/table.ts'

const NEEDLE = 'postgres://needle'
const put = (table: TableVerbs, name: string, value: string | null): Promise<Table> =>
  table.edit({ ...PLACE, edits: [{ environment: 'dev', name, value }] })
const valueOf = async (table: TableVerbs, name: string) =>
  (await table.reveal({ ...PLACE, environment: 'dev', name })).value

function begin(): Ground {
  const ground = openGround()
  ground.set('dev', 'A', '1')
  return ground
}

describe('what is unsaved', () => {
  it('outlives the page, and tells whoever reads the browser nothing', async () => {
    const ground = begin()
    await put((await openTab(ground)).table, 'NEEDLE_NAME', NEEDLE)
    const [sealed] = ground.browser.values()
    expect(Buffer.from(sealed ?? []).toString('latin1')).not.toMatch(/needle/i)
    const { table } = await openTab(ground)
    expect(await table.read(PLACE)).toMatchObject({ unsaved: 1, conflicts: 0, canUndo: false, kept: true })
    expect(await table.reveal({ ...PLACE, environment: 'dev', name: 'NEEDLE_NAME' })).toMatchObject({
      value: NEEDLE,
      before: null,
    })
  })

  it('knows a conflict that came about while nobody was there', async () => {
    const ground = begin()
    await put((await openTab(ground)).table, 'A', '2')
    ground.set('dev', 'A', '3')
    expect(await (await openTab(ground)).table.read(PLACE)).toMatchObject({ unsaved: 1, conflicts: 1 })
    ground.set('dev', 'A', '2')
    expect(await (await openTab(ground)).table.read(PLACE)).toMatchObject({ unsaved: 0, conflicts: 0 })
    expect(ground.browser.size).toBe(0)
  })

  it('leaves nothing behind when there is nothing unsaved', async () => {
    const ground = begin()
    const { table } = await openTab(ground)
    const left: number[] = []
    const steps = [
      () => put(table, 'A', '2'),
      () => table.undo(PLACE),
      () => table.redo(PLACE),
      () => table.discard(PLACE),
      () => put(table, 'A', '3'),
      () => table.push(PLACE),
    ]
    for (const step of steps) {
      await step()
      left.push(ground.browser.size)
    }
    expect(left).toEqual([1, 0, 1, 0, 1, 0])
  })

  it('is for its author alone: another account sees none, and takes none away', async () => {
    const ground = begin()
    const { table } = await openTab(ground, 1)
    await put(table, 'A', '2')
    const bob = await openTab(ground, 2)
    expect(await bob.table.read(PLACE)).toMatchObject({ unsaved: 0 })
    expect(await bob.table.unsaved()).toBe(0)
    // Even where his browser hands him the other's bytes as his own.
    const [sealed] = ground.browser.values()
    ground.browser.set(`${'2'.repeat(32)}/${PLACE.workspaceId}`, sealed as Uint8Array)
    expect(await bob.table.read(PLACE)).toMatchObject({ unsaved: 0, kept: true })
    await bob.table.drop()
    expect(await (await openTab(ground, 1)).table.read(PLACE)).toMatchObject({ unsaved: 1 })
  })

  it('is forgotten by a worker in which somebody else logs in, or nobody is logged in', async () => {
    const ground = begin()
    const { table, client, storage } = await openTab(ground, 1)
    await put(table, 'A', NEEDLE)
    const account = await client.account.whoAmI()
    Object.assign(client.account, { whoAmI: () => Promise.resolve({ ...account, userId: '2'.repeat(32) }) })
    expect(await valueOf(table, 'A')).toBe('1')
    await storage.session.clear()
    Object.assign(client.account, { whoAmI: () => Promise.resolve(undefined) })
    for (const ask of [() => table.read(PLACE), () => valueOf(table, 'A'), () => table.unsaved(), () => table.drop()])
      await expect(ask()).rejects.toMatchObject({ code: 'not-logged-in' })
  })

  it('is counted and dropped in all workspaces, read in this tab or not', async () => {
    const ground = begin()
    await put((await openTab(ground)).table, 'A', '2')
    const { table } = await openTab(ground)
    expect(await table.unsaved()).toBe(1)
    await table.edit({ workspaceId: 'b'.repeat(64), edits: [{ environment: 'dev', name: 'B', value: '2' }] })
    expect(await table.unsaved()).toBe(2)
    await table.drop()
    expect(await table.unsaved()).toBe(0)
    expect(ground.browser.size).toBe(0)
    expect(await table.read(PLACE)).toMatchObject({ unsaved: 0, canUndo: false })
  })

  it('is one for all tabs: what one edits, drops or pushes, the others see when they look', async () => {
    const ground = begin()
    const [one, other] = [(await openTab(ground)).table, (await openTab(ground)).table]
    await Promise.all([one.read(PLACE), other.read(PLACE)])
    await put(one, 'A', 'one')
    // Not known yet what the first one edited: neither takes the other's away.
    expect(await put(other, 'B', 'other')).toMatchObject({ unsaved: 2 })
    expect(await valueOf(other, 'A')).toBe('one')
    expect(await one.read(PLACE)).toMatchObject({ unsaved: 2 })
    await put(one, 'B', 'both')
    expect(await other.read(PLACE)).toMatchObject({ unsaved: 2, conflicts: 0, canUndo: false })
    expect(await valueOf(other, 'B')).toBe('both')
    await one.push(PLACE)
    expect(await other.read(PLACE)).toMatchObject({ unsaved: 0, conflicts: 0 })
    expect(await valueOf(other, 'B')).toBe('both')
  })

  it('says that a browser keeps nothing, and still counts what would be lost', async () => {
    const ground = begin()
    const refuse = () => Promise.reject(new Error('no quota'))
    Object.assign(ground.store, { write: refuse, workspacesOf: refuse })
    const { table } = await openTab(ground)
    expect(await put(table, 'A', '2')).toMatchObject({ unsaved: 1, kept: false })
    expect(await table.unsaved()).toBe(1)
    expect(await table.push(PLACE)).toMatchObject({ table: { unsaved: 0, kept: true } })
  })

  it('is gone with an environment that the log has removed, and waits for one that was closed', async () => {
    const ground = begin()
    const { table } = await openTab(ground)
    await put(table, 'A', '2')
    const dev = ground.environments[0] as (typeof ground.environments)[number]
    dev.open = false
    expect(await table.read(PLACE)).toMatchObject({ unsaved: 0 })
    dev.open = true
    expect(await table.read(PLACE)).toMatchObject({ unsaved: 1 })
    ground.environments.shift()
    expect(await table.read(PLACE)).toMatchObject({ unsaved: 0 })
    expect(await table.unsaved()).toBe(0)
  })
})
