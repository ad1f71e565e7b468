// Known bytes in place of the operating system's generator. The product has no setter for nonces: tests replace the platform's function.

/** Runs `work` while every draw takes the next of `stream`; running dry is an error, and so are bytes left over. */
export async function withRandom<Result>(stream: Uint8Array, work: () => Promise<Result>): Promise<Result> {
  let at = 0
  const draw = <View extends ArrayBufferView | null>(view: View): View => {
    const target = view as unknown as Uint8Array
    if (at + target.length > stream.length) throw new Error('the fixed random bytes have run dry')
    target.set(stream.subarray(at, at + target.length))
    at += target.length
    return view
  }
  Object.defineProperty(crypto, 'getRandomValues', { value: draw, configurable: true })
  try {
    const result = await work()
    if (at !== stream.length) throw new Error('fixed random bytes are left over')
    return result
  } finally {
    delete (crypto as { getRandomValues?: unknown }).getRandomValues
  }
}

/** `count` bytes that count up from `first`: easy to write down in another language. */
export function counting(first: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => (first + i) & 0xff)
}
