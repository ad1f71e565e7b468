// A cache that forgets what was not used for longest once it holds too much.

export interface LruOptions<Value> {
  /** In whatever `weigh` counts. */
  readonly capacity: number
  /** Asked once, when a value comes in. */
  readonly weigh: (value: Value) => number
}

interface Kept<Value> {
  readonly value: Value
  readonly weight: number
}

export class LruCache<Value> {
  // A Map keeps the order of insertion: the first key is the one unused for longest.
  readonly #kept = new Map<string, Kept<Value>>()
  readonly #options: LruOptions<Value>
  #weight = 0

  constructor(options: LruOptions<Value>) {
    this.#options = options
  }

  get weight(): number {
    return this.#weight
  }

  get(key: string): Value | undefined {
    const kept = this.#kept.get(key)
    if (kept === undefined) return undefined
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    return kept.value
  }

  /** A value heavier than the whole cache is not kept. */
  set(key: string, value: Value): void {
    this.delete(key)
    const weight = this.#options.weigh(value)
    if (weight > this.#options.capacity) return
    this.#kept.set(key, { value, weight })
    this.#weight += weight
    for (const oldest of this.#kept.keys()) {
      if (this.#weight <= this.#options.capacity) return
      this.delete(oldest)
    }
  }

  delete(key: string): void {
    this.#weight -= this.#kept.get(key)?.weight ?? 0
    this.#kept.delete(key)
  }
}
