import { describe, expect, it } from 'vitest'
import { openGround, openTab, PLACE, WORKSPACE, type Ground } from '../../test/table-ground.ts'
import { CELL, type Edit, type Table, type TableVerbs } from '../vault/table.ts'

/** One cell in letters: its number, p for personal, u for unsaved, c for conflict. */
function cell(table: Table, environment: string, name: string): string {
  const byte = table.columns[environment]?.[table.names.indexOf(name)] ?? Number.NaN
  const flags = (['personal', 'unsaved', 'conflict'] as const).map((flag) => (byte & CELL[flag] ? flag.charAt(0) : ''))
  return `${byte & CELL.value}${flags.join('')}`
}
const row = (table: Table, name: string) =>
  Object.keys(table.columns).map((environment) => cell(table, environment, name))

async function start(...environments: string[]): Promise<{ ground: Ground; table: TableVerbs }> {
  const ground = openGround(environments.length > 0 ? environments : undefined)
  for (const { name } of ground.environments) ground.set(name, 'A', '1')
  const { table } = await openTab(ground)
  return { ground, table }
}
const edit = (table: TableVerbs, ...edits: Edit[]) => table.edit({ ...PLACE, edits })
const dev = (name: string, value: string | null, more: object = {}): Edit => ({
  environment: 'dev',
  name,
  value,
  ...more,
})
const reveal = (table: TableVerbs, name: string, environment = 'dev') => table.reveal({ ...PLACE, environment, name })

describe('what is seen', () => {
  it('is names in alphabetical order, and which values of a row are equal', async () => {
    const { ground, table } = await start('dev', 'staging', 'prod')
    ground.set('prod', 'A', '2')
    ground.set('staging', 'Z', '9')
    ground.set('dev', 'B', '', 'personal')
    ground.set('dev', 'A', 'mine', 'personal')
    const seen = await table.read(PLACE)
    expect(seen.names).toEqual(['A', 'B', 'Z'])
    expect(row(seen, 'A')).toEqual(['1p', '2', '3'])
    expect(row(seen, 'B')).toEqual(['1p', '0', '0'])
    expect(row(seen, 'Z')).toEqual(['0', '1', '0'])
    expect(await reveal(table, 'A')).toEqual({ value: 'mine', shared: '1' })
    expect(await reveal(table, 'Z', 'staging')).toEqual({ value: '9' })
    expect(await reveal(table, 'NONE')).toEqual({ value: null })
  })

  it('is no column of an environment that is not open, and no word of it', async () => {
    const { ground, table } = await start()
    Object.assign(ground.environments[1] ?? {}, { open: false, writable: false })
    const seen = await table.read(PLACE)
    expect(Object.keys(seen.columns)).toEqual(['dev'])
    expect(seen.environments[1]).toEqual({
      environmentId: '1'.repeat(32),
      name: 'prod',
      open: false,
      writable: false,
      seq: 0,
    })
    await expect(reveal(table, 'A', 'prod')).rejects.toMatchObject({ code: 'environment-closed' })
    await expect(reveal(table, 'A', 'none')).rejects.toMatchObject({ code: 'environment-unknown' })
    await expect(edit(table, { environment: 'prod', name: 'A', value: '' })).rejects.toMatchObject({
      code: 'environment-closed',
    })
  })

  it('says nothing of equality where a row holds more values than there are numbers', async () => {
    const names = Array.from({ length: 33 }, (_, i) => `e${i}`)
    const ground = openGround(names)
    for (const [i, name] of names.entries()) ground.set(name, 'A', `${i}`)
    const seen = await (await openTab(ground)).table.read(PLACE)
    expect(row(seen, 'A')).toEqual([...Array.from({ length: 30 }, (_, i) => `${i + 1}`), '31', '31', '31'])
  })
})

describe('edits', () => {
  it('are seen, counted, and known by what they began from', async () => {
    const { table } = await start()
    const seen = await edit(table, dev('A', '2'), dev('B', 'new'), { environment: 'prod', name: 'A', value: null })
    expect(seen).toMatchObject({
      unsaved: 3,
      conflicts: 0,
      canUndo: true,
      canRedo: false,
      kept: true,
      names: ['A', 'B'],
    })
    expect([row(seen, 'A'), row(seen, 'B')]).toEqual([
      ['1u', '0u'],
      ['1u', '0'],
    ])
    expect(await reveal(table, 'A')).toEqual({ value: '2', edited: 'shared', before: '1' })
    expect(await reveal(table, 'B')).toEqual({ value: 'new', edited: 'shared', before: null })
    expect(await reveal(table, 'A', 'prod')).toEqual({ value: null, edited: 'shared', before: '1' })
  })

  it('that want what is there are none', async () => {
    const { table } = await start()
    expect(await edit(table, dev('A', '1'), dev('NONE', null))).toMatchObject({
      unsaved: 0,
      canUndo: false,
      names: ['A'],
    })
    await edit(table, dev('A', '2'))
    expect(await edit(table, dev('A', '1'))).toMatchObject({ unsaved: 0, canUndo: true })
  })

  it('of the user alone cover the shared value, and lift off again', async () => {
    const { table } = await start()
    const seen = await edit(table, dev('A', 'mine', { personal: true }))
    expect(row(seen, 'A')).toEqual(['1pu', '2'])
    expect(await reveal(table, 'A')).toEqual({ value: 'mine', shared: '1', edited: 'personal', before: null })
    await table.push(PLACE)
    const lifted = await edit(table, dev('A', null, { personal: true }))
    expect(row(lifted, 'A')).toEqual(['1u', '1'])
    expect(await reveal(table, 'A')).toEqual({ value: '1', edited: 'personal', before: 'mine' })
  })

  it('are one step, undone and done again together', async () => {
    const { table } = await start()
    await edit(table, dev('A', '2'), dev('B', '2'))
    await edit(table, dev('A', '3'))
    expect(await table.undo(PLACE)).toMatchObject({ unsaved: 2, canUndo: true, canRedo: true })
    expect(await reveal(table, 'A')).toMatchObject({ value: '2', before: '1' })
    expect(await table.undo(PLACE)).toMatchObject({ unsaved: 0, canUndo: false, canRedo: true, names: ['A'] })
    expect(await table.undo(PLACE)).toMatchObject({ unsaved: 0, canRedo: true })
    await table.redo(PLACE)
    expect(await table.redo(PLACE)).toMatchObject({ unsaved: 2, canUndo: true, canRedo: false })
    expect(await reveal(table, 'A')).toMatchObject({ value: '3', before: '1' })
  })

  it('are discarded by cell or all, which can be undone', async () => {
    const { table } = await start()
    await edit(table, dev('A', '2'), dev('B', '2'), dev('B', '3', { personal: true }))
    expect(await table.discard({ ...PLACE, cells: [{ environment: 'dev', name: 'B' }] })).toMatchObject({ unsaved: 1 })
    expect(await table.undo(PLACE)).toMatchObject({ unsaved: 2 })
    expect(await table.discard(PLACE)).toMatchObject({ unsaved: 0 })
  })

  it('that cannot be stored are refused, all of them', async () => {
    const { ground, table } = await start()
    const bad = [
      [dev('', '1'), 'secret-name'],
      [dev('A\nB', '1'), 'secret-name'],
      [dev('A', 'x'.repeat(70_000)), 'secret-value'],
      [dev('B', '\ud800'), 'secret-value'],
      [{ environment: 'none', name: 'A', value: '1' }, 'environment-unknown'],
    ] as const
    for (const [wrong, code] of bad)
      await expect(edit(table, dev('GOOD', '1'), wrong), code).rejects.toMatchObject({ name: 'ClientError', code })
    await expect(edit(table, dev('A', '2'), dev('A', '3'))).rejects.toMatchObject({ code: 'secret-duplicate' })
    Object.assign(ground.environments[0] ?? {}, { writable: false })
    await table.read(PLACE)
    await expect(edit(table, dev('A', '2'))).rejects.toMatchObject({ code: 'not-allowed-here' })
    expect(await edit(table, dev('A', '2', { personal: true }))).toMatchObject({ unsaved: 1, names: ['A'] })
  })
})

describe('a push', () => {
  it('is one commit for every environment, and one for what is personal, on what the edits began from', async () => {
    const { ground, table } = await start()
    await edit(table, dev('A', '2'), dev('B', 'b'), dev('A', 'mine', { personal: true }), {
      environment: 'prod',
      name: 'A',
      value: null,
    })
    const { environments, table: seen } = await table.push({ ...PLACE, message: 'why' })
    const none = { added: 0, changed: 0, removed: 0 }
    expect(environments).toEqual([
      { environment: 'dev', outcome: 'pushed', ...none, added: 1, changed: 1, seq: 3 },
      { environment: 'dev', personal: true, outcome: 'pushed', ...none, added: 1, seq: 1 },
      { environment: 'prod', outcome: 'pushed', ...none, removed: 1, seq: 3 },
    ])
    expect(ground.changes[0]).toEqual({
      ...{ ...PLACE, environment: 'dev', personal: false, message: 'why', remove: [] },
      set: [
        { name: 'A', value: '2' },
        { name: 'B', value: 'b' },
      ],
      expect: [
        { name: 'A', value: '1' },
        { name: 'B', value: null },
      ],
    })
    expect(seen).toMatchObject({ unsaved: 0, conflicts: 0, canUndo: false, canRedo: false, names: ['A', 'B'] })
    expect(seen.environments.map(({ seq }) => seq)).toEqual([3, 3])
    expect([row(seen, 'A'), row(seen, 'B')]).toEqual([
      ['1p', '0'],
      ['1', '0'],
    ])
    const { columns, names } = await table.read(PLACE)
    expect({ columns, names }).toEqual({ columns: seen.columns, names: seen.names })
  })

  it('sends nothing of an environment where others were quicker, and shows what they made of it', async () => {
    const { ground, table } = await start()
    await edit(table, dev('A', 'mine'), dev('B', 'mine'), { environment: 'prod', name: 'A', value: '2' })
    ground.set('dev', 'A', 'theirs')
    const { environments, table: seen } = await table.push(PLACE)
    expect(environments.map(({ outcome, added, seq }) => [outcome, added, seq])).toEqual([
      ['conflict', 0, undefined],
      ['pushed', 0, 3],
    ])
    expect(ground.held.get('dev')?.shared).toEqual(new Map([['A', 'theirs']]))
    expect(seen).toMatchObject({ unsaved: 2, conflicts: 1 })
    expect([row(seen, 'A'), row(seen, 'B')]).toEqual([
      ['1uc', '2'],
      ['1u', '0'],
    ])
    expect(await reveal(table, 'A')).toEqual({ value: 'mine', edited: 'shared', before: '1', theirs: 'theirs' })
  })

  it('of what others pushed already is over without a commit', async () => {
    const { ground, table } = await start()
    await edit(table, dev('A', '2'))
    ground.set('dev', 'A', '2')
    const { environments, table: seen } = await table.push(PLACE)
    expect(environments).toEqual([{ environment: 'dev', outcome: 'pushed', added: 0, changed: 0, removed: 0 }])
    expect(seen.unsaved).toBe(0)
  })

  it('leaves what was edited while it was on its way, upon what it brought', async () => {
    const { ground, table } = await start()
    await edit(table, dev('A', '2'), dev('B', '2'))
    let during: Promise<Table> | undefined
    ground.before = () => {
      ground.before = undefined
      during = edit(table, dev('A', '3'))
    }
    await table.push(PLACE)
    await during
    expect(await table.read(PLACE)).toMatchObject({ unsaved: 1, conflicts: 0 })
    expect(await reveal(table, 'A')).toMatchObject({ value: '3', before: '2' })
  })
})

describe('what others change', () => {
  it('under an edit is a conflict; the same as the edit is the end of it', async () => {
    const { ground, table } = await start()
    await edit(table, dev('A', '2'), dev('B', '2'), dev('C', '2'))
    ground.set('dev', 'A', '2')
    ground.set('dev', 'B', 'other')
    const seen = await table.read(PLACE)
    expect(seen).toMatchObject({ unsaved: 2, conflicts: 1 })
    expect(['A', 'B', 'C'].map((name) => cell(seen, 'dev', name))).toEqual(['1', '1uc', '1u'])
    ground.set('dev', 'B', null)
    expect(await table.read(PLACE)).toMatchObject({ conflicts: 0 })
  })

  it('is settled by taking either side, and then is a push like any other', async () => {
    const { ground, table } = await start()
    await edit(table, dev('A', 'mine'), dev('B', 'mine'), dev('C', 'mine'))
    for (const name of ['A', 'B']) ground.set('dev', name, null)
    ground.set('dev', 'A', 'theirs')
    ground.set('dev', 'B', 'theirs')
    await table.read(PLACE)
    const cells = [
      { environment: 'dev', name: 'A', take: 'mine' },
      { environment: 'dev', name: 'B', take: 'theirs' },
      { environment: 'dev', name: 'C', take: 'theirs' },
    ] as const
    expect(await table.settle({ ...PLACE, cells })).toMatchObject({ unsaved: 2, conflicts: 0 })
    expect(await reveal(table, 'A')).toEqual({ value: 'mine', edited: 'shared', before: 'theirs' })
    expect(await reveal(table, 'B')).toEqual({ value: 'theirs' })
    await table.push(PLACE)
    expect(ground.held.get('dev')?.shared).toEqual(new Map(Object.entries({ A: 'mine', B: 'theirs', C: 'mine' })))
  })
})

it('compares a file with what the environment would hold', async () => {
  const { ground, table } = await start()
  ground.set('dev', 'GONE', '1')
  ground.set('dev', 'A', 'mine', 'personal')
  await edit(table, dev('B', '2'), dev('GONE', null), dev('C', '3'))
  const pairs = Object.entries({ A: '1', B: '3', GONE: '1' }).map(([name, value]) => ({ name, value }))
  expect(await table.compare({ ...PLACE, environment: 'dev', pairs })).toEqual({
    ...{ added: ['GONE'], changed: ['B'], unchanged: ['A'], absent: ['C'] },
  })
  const twice = [...pairs, ...pairs]
  await expect(table.compare({ ...PLACE, environment: 'dev', pairs: twice })).rejects.toMatchObject({
    code: 'secret-duplicate',
  })
  expect(await table.read({ workspaceId: WORKSPACE })).toMatchObject({ unsaved: 3 })
})
