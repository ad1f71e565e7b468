// Fingerprint words, in a form that two people can read to each other.
export function Words({ words }: { readonly words: readonly string[] }) {
  return (
    <ol className="grid grid-cols-2 gap-x-4 gap-y-1 rounded-md border border-line bg-ground p-3 font-mono text-sm sm:grid-cols-4">
      {words.map((word, index) => (
        <li key={`${index}-${word}`} className="flex gap-2">
          <span aria-hidden className="w-4 text-right text-faint select-none">
            {index + 1}
          </span>
          {word}
        </li>
      ))}
    </ol>
  )
}
