// By its revision a page knows a table that was read anew for the one that it shows.
import { beforeEach, describe, expect, it } from 'vitest'
import { openGround, openTab, PLACE, type Ground } from '../../test/table-ground.ts'
import type { Table, TableVerbs } from '../vault/table.ts'

let ground: Ground
let table: TableVerbs
beforeEach(async () => {
  ground = openGround()
  for (const { name } of ground.environments) ground.set(name, 'A', '1')
  table = (await openTab(ground)).table
})

const edit = (verbs: TableVerbs, value: string) =>
  verbs.edit({ ...PLACE, edits: [{ environment: 'dev', name: 'A', value }] })

describe('the revision', () => {
  it('stays where nothing is new', async () => {
    const seen = await table.read(PLACE)
    expect((await table.read(PLACE)).revision).toBe(seen.revision)
    const edited = await edit(table, '2')
    expect((await table.read(PLACE)).revision).toBe(edited.revision)
  })

  it('is another with every value, even where nothing else can be seen of it', async () => {
    const revisions = new Set([(await table.read(PLACE)).revision])
    const next = (seen: Table) => {
      expect(revisions).not.toContain(seen.revision)
      revisions.add(seen.revision)
    }
    next(await edit(table, '2'))
    next(await edit(table, '3'))
    next(await table.undo(PLACE))
    ground.held.get('prod')?.shared.set('A', 'by another')
    next(await table.read(PLACE))
    ground.held.get('prod')?.personal.set('A', 'mine')
    next(await table.read(PLACE))
    const { table: pushed } = await table.push(PLACE)
    next(pushed)
    Object.assign(ground.environments[1] ?? {}, { writable: false })
    next(await table.read(PLACE))
    const other = (await openTab(ground)).table
    next(await other.read(PLACE))
  })

  it('is another once another tab has edited', async () => {
    const seen = await table.read(PLACE)
    await edit((await openTab(ground)).table, '2')
    const after = await table.read(PLACE)
    expect(after.unsaved).toBe(1)
    expect(after.revision).not.toBe(seen.revision)
  })
})
