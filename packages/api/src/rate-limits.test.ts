import { describeOnEachEngine } from '@infisical/db/testing'
import { describe, expect, it } from 'vitest'
import { codeOf, createWorld, refusal } from '../test/world.ts'
import { countOne, networkOf, RATES } from './rate-limits.ts'

describe('networkOf', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:0001:0002::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:db8:1::', '2001:db8:1:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['', ''],
    ['nonsense', 'nonsense'],
  ])('%s is of %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network)
  })
})

describeOnEachEngine('rates', (database) => {
  const { times, windowMs } = RATES['login by address']

  it('count exactly, however many ask at once and on whichever server', async () => {
    const worlds = [await createWorld(database()), await createWorld(database())]
    const asks = Array.from({ length: times + 30 }, (_, n) =>
      countOne(worlds[n % 2]!.services, 'login by address', 'a'),
    )
    const ends = await Promise.allSettled(asks)
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(times)
  })

  it('begin anew after their window, and say when that is', async () => {
    const world = await createWorld(database())
    for (let n = 0; n < times; n += 1) await countOne(world.services, 'login by address', 'b')
    world.now += windowMs - 1_500
    expect(await refusal(countOne(world.services, 'login by address', 'b'))).toEqual({
      code: 'rate-limited',
      details: { retryAfterSeconds: 2 },
    })
    world.now += 1_500
    await countOne(world.services, 'login by address', 'b')
  })

  it('are separate for every subject and rate, and for every installation', async () => {
    const world = await createWorld(database())
    for (let n = 0; n < times; n += 1) await countOne(world.services, 'login by address', 'c')
    expect(await codeOf(countOne(world.services, 'login by address', 'c'))).toBe('rate-limited')
    await countOne(world.services, 'login by address', 'd')
    await countOne(world.services, 'login by network', 'c')
    await countOne(world.services, 'login by address and network', 'c', '')
    const other = await createWorld(database(), new Uint8Array(32).fill(9))
    await countOne(other.services, 'login by address', 'c')
  })
})
