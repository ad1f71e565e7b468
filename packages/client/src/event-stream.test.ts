import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { eventsOf, type StreamBounds, type StreamEvent } from './event-stream.ts'

const bounds = (changes: Partial<StreamBounds> = {}): StreamBounds => ({
  ...{ event: 100, bytes: 10_000, silenceMs: 5_000, background: false, signal: new AbortController().signal },
  ...changes,
})
const streamOf = (...pieces: Uint8Array[]) =>
  new ReadableStream<Uint8Array>({
    start(pipe) {
      for (const piece of pieces) pipe.enqueue(piece)
      pipe.close()
    },
  })
const bytes = (text: string) => new TextEncoder().encode(text)
const read = async (body: ReadableStream<Uint8Array>, changes?: Partial<StreamBounds>): Promise<StreamEvent[]> => {
  const events: StreamEvent[] = []
  for await (const event of eventsOf(body, bounds(changes))) events.push(event)
  return events
}

describe('a stream of events', () => {
  it('is read as it is written', async () => {
    const text = ': hello\n\nevent: ping\ndata: \n\n\ndata: a\ndata:b\nid: 7\n\nretry: 9\n\nevent: x\n\ndata: left over'
    expect(await read(streamOf(bytes(text)))).toEqual([
      { name: 'ping', data: '' },
      { name: 'message', data: 'a\nb' },
    ])
  })

  it('says the same however it is cut into pieces', async () => {
    const text = 'event: é\ndata: 🔑 one\n\ndata: two\n\n'
    const whole = await read(streamOf(bytes(text)))
    const cuts = fc.array(fc.nat(bytes(text).length), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(cuts, async (places) => {
        const edges = [0, ...places.toSorted((a, b) => a - b), bytes(text).length]
        const pieces = edges.slice(1).map((end, i) => bytes(text).slice(edges[i], end))
        expect(await read(streamOf(...pieces))).toEqual(whole)
      }),
    )
  })

  it.each([
    ['a line', 'x'.repeat(101)],
    ['an event', 'data: x\n'.repeat(15)],
    ['a stream', 'data: x\n\n'.repeat(2_000)],
  ])('is cut off when %s is too long', async (_, text) => {
    await expect(read(streamOf(bytes(text)))).rejects.toMatchObject({ code: 'answer-too-large' })
  })

  it('that falls silent, or breaks, is a server that cannot be reached', async () => {
    const cancel = vi.fn()
    await expect(read(new ReadableStream({ cancel }), { silenceMs: 20 })).rejects.toMatchObject({
      code: 'server-unreachable',
    })
    expect(cancel).toHaveBeenCalled()
    const broken = new ReadableStream<Uint8Array>({ start: (pipe) => pipe.error(new Error('reset')) })
    await expect(read(broken)).rejects.toMatchObject({ code: 'server-unreachable' })
  })

  it('is hung up when the signal says so, before or while it is read', async () => {
    const cancel = vi.fn()
    const going = new AbortController()
    const reading = read(new ReadableStream({ cancel }), { signal: going.signal })
    going.abort()
    expect(await reading).toEqual([])
    expect(await read(new ReadableStream({ cancel }), { signal: going.signal })).toEqual([])
    expect(cancel).toHaveBeenCalledTimes(2)
  })
})
