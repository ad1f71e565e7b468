// What is costly, and is the same for the same bytes: of many tests the first has to wait for it, and the others need not.

/** The same function, once for each input. */
export function remembering<In extends readonly unknown[], Out>(costly: (...input: In) => Out): (...input: In) => Out {
  const known = new Map<string, Out>()
  return (...input) => {
    const place = JSON.stringify(input.map((part) => (part instanceof Uint8Array ? [...part] : part)))
    if (!known.has(place)) known.set(place, costly(...input))
    return known.get(place) as Out
  }
}
