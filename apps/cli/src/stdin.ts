// Reading what is piped in.
import { usageError } from './cli-error.ts'

const MAX_BYTES = 64 * 1024 * 1024
let taken: string | undefined

/** All of stdin, once: two things cannot both be read from it, and the second asker is told so. */
export async function readStdin(purpose: string): Promise<Buffer> {
  if (taken !== undefined)
    throw usageError(
      `stdin cannot carry both ${taken} and ${purpose}.`,
      'Give one of them another way, for example INFISICAL_PASSWORD.',
    )
  taken = purpose
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > MAX_BYTES)
      throw usageError('stdin carries more than 64 MiB.', 'That is more than one environment can hold.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Text from stdin without the one newline that `echo` and editors put at the end. */
export async function readStdinLine(purpose: string): Promise<string> {
  return decodeUtf8(await readStdin(purpose), 'stdin').replace(/\r?\n$/, '')
}

export function decodeUtf8(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw usageError(
      `${source} is not UTF-8 text.`,
      'Save it as UTF-8. For binary data, encode it first, for example with base64.',
    )
  }
}
