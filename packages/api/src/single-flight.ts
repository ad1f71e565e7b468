// Many who need the same thing at the same moment wait for one that gets it.

export class SingleFlight<Value> {
  readonly #flying = new Map<string, Promise<Value>>()

  /** Runs `work` unless the same is under way. A failure is everybody's who waits for it, and nobody's afterwards. */
  async share(key: string, work: () => Promise<Value>): Promise<Value> {
    const flying = this.#flying.get(key)
    if (flying !== undefined) return flying
    const started = work()
    this.#flying.set(key, started)
    try {
      return await started
    } finally {
      this.#flying.delete(key)
    }
  }
}
