import { expect, it } from 'vitest'
import { SingleFlight } from './single-flight.ts'

it('runs the same work once for all who ask meanwhile, and again for who asks later', async () => {
  const flights = new SingleFlight<number>()
  let runs = 0
  const work = async () => (runs += 1)
  const together = await Promise.all([flights.share('a', work), flights.share('a', work), flights.share('b', work)])
  expect(together).toEqual([1, 1, 2])
  expect(await flights.share('a', work)).toBe(3)
})

it('keeps no failure', async () => {
  const flights = new SingleFlight<number>()
  const failing = () => Promise.reject(new Error('no'))
  const ends = await Promise.allSettled([flights.share('a', failing), flights.share('a', failing)])
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await flights.share('a', async () => 2)).toBe(2)
})
