import { STREAM_LIMITS } from '@infisical/contract/limits'
import { expect, it, vi } from 'vitest'
import { Stream } from './stream.ts'

const open = (onEnd = vi.fn()) => new Stream({ callerId: 'a', workspaceId: 'w' }, onEnd)
const chain = (environmentId: string, seq: number, owner?: string) =>
  ({ of: 'chain', workspaceId: 'w', environmentId, owner, seq }) as const

it('keeps of everything only where it stands now', async () => {
  const stream = open()
  for (const seq of [1, 2, 3]) stream.tell(chain('dev', seq))
  stream.tell(chain('dev', 1, 'a'))
  stream.tell(chain('prod', 7))
  stream.tell({ of: 'log', workspaceId: 'w', seq: 1 })
  stream.tell({ of: 'log', workspaceId: 'w', seq: 2 })
  expect(await stream.take()).toEqual([
    chain('dev', 3),
    chain('dev', 1, 'a'),
    chain('prod', 7),
    { of: 'log', workspaceId: 'w', seq: 2 },
  ])
})

it('waits for news', async () => {
  const stream = open()
  const taken = stream.take()
  stream.tell(chain('dev', 1))
  expect(await taken).toEqual([chain('dev', 1)])
})

it('keeps no more than its number, and then says to look at everything', async () => {
  const stream = open()
  for (let i = 0; i <= STREAM_LIMITS.waiting; i += 1) stream.tell(chain(String(i), 1))
  expect(await stream.take()).toEqual([{ of: 'everything' }])
})

it('ends once, whoever waits is told, and nothing is kept', async () => {
  const onEnd = vi.fn()
  const stream = open(onEnd)
  const taken = stream.take()
  stream.end()
  stream.end()
  stream.tell(chain('dev', 1))
  expect(await taken).toBeUndefined()
  expect(await stream.take()).toBeUndefined()
  expect(onEnd).toHaveBeenCalledExactlyOnceWith(stream)
})
