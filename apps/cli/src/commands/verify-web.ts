// Compares the web app that a server serves with the one that was released: every file, every address that shows the page, and the policy under
// which it runs. It asks as a browser would. A server that knows who asks can still serve others something else.
import { readFile } from 'node:fs/promises'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { FetchAnswer } from '@infisical/client'
import type { Arguments } from '../arguments.ts'
import { CliError } from '../cli-error.ts'
import { escapeText } from '../escape.ts'
import { EXIT } from '../exit-code.ts'
import { fetchOverHttp } from '../http.ts'
import { done, json, note, table, warn } from '../terminal.ts'
import { oneOperand } from '../one-operand.ts'
import {
  contentHash,
  readSignedWebBundle,
  readWebBundle,
  RELEASE_PUBLIC,
  RELEASED,
  type WebBundle,
} from '../web-bundle.ts'
import { count } from '../words.ts'

interface Difference {
  readonly path: string
  readonly what: string
}

export async function run(args: Arguments): Promise<void> {
  const url = new URL(
    urlOf(oneOperand(args, 'server by its address', 'infisical verify-web https://secrets.acme.test')),
  )
  const manifest = args.text('manifest')
  const bundle = manifest === undefined ? await releasedBundle(url) : await bundleIn(manifest)
  const differences = (await inTurn(checksOf(url, bundle))).filter((one) => one !== undefined)
  const files = Object.keys(bundle.files).length
  if (args.on('json')) json({ server: url.origin, version: bundle.version, files, differences })
  else if (differences.length > 0)
    table(
      ['path', 'what differs'],
      differences.map(({ path, what }) => [escapeText(path), what]),
    )
  if (differences.length > 0) {
    throw new CliError({
      code: 'web-bundle',
      message: `${url.origin} does not serve the web app of infisical ${bundle.version}.`,
      hint: 'Do not type a password there. If the server runs another version, compare with that version’s list: --manifest FILE.',
      exit: EXIT.tampered,
    })
  }
  if (!args.on('json'))
    done(
      `${url.origin} serves the web app of infisical ${escapeText(bundle.version)}: ${count(files, 'file')}, as released`,
    )
}

function urlOf(text: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text
  throw new CliError({
    code: 'usage',
    message: 'That is no address of a server.',
    hint: 'Like https://secrets.acme.test',
    exit: EXIT.usage,
  })
}

/** Of this version, or of the other release that the server says it runs, if that is signed by who signed this one. */
async function releasedBundle(url: URL): Promise<WebBundle> {
  const served = RELEASE_PUBLIC === undefined ? undefined : await signedBundleOf(url, RELEASE_PUBLIC)
  const bundle = served ?? RELEASED
  if (bundle === undefined)
    throw new CliError({
      code: 'web-manifest',
      message: 'This build of infisical knows no web app.',
      hint: 'Use a released build, or name the bundle.json of a release: --manifest FILE.',
      exit: EXIT.usage,
    })
  if (RELEASED !== undefined && bundle.version !== RELEASED.version)
    note(`The server runs another release, ${escapeText(bundle.version)}; this is ${RELEASED.version}.`)
  return bundle
}

async function signedBundleOf(url: URL, publicKey: string): Promise<WebBundle | undefined> {
  const text = async (path: string) => await (await ask(url, path, 'identity')).arrayBuffer()
  const [list, signature] = [await text('/bundle.json'), await text('/bundle.json.sig')].map((bytes) =>
    Buffer.from(bytes).toString(),
  ) as [string, string]
  return readSignedWebBundle(list, signature, publicKey)
}

async function bundleIn(file: string): Promise<WebBundle> {
  const list = await readFile(file, 'utf8')
  const bundle = readWebBundle(list)
  if (bundle === undefined)
    throw new CliError({
      code: 'web-manifest',
      message: `${escapeText(file)} is no list of a web app’s files.`,
      hint: 'Name the bundle.json of a release: --manifest FILE.',
      exit: EXIT.usage,
    })
  if (RELEASE_PUBLIC === undefined) {
    warn(`Nobody has signed this build of infisical, so it cannot tell whose list ${escapeText(file)} is.`)
    return bundle
  }
  const signature = await readFile(`${file}.sig`, 'utf8').catch(() => '')
  if (readSignedWebBundle(list, signature, RELEASE_PUBLIC) === undefined)
    throw new CliError({
      code: 'web-manifest',
      message: `${escapeText(file)} is not signed by who released this infisical.`,
      hint: 'Put the bundle.json.sig of the same release beside it.',
      exit: EXIT.tampered,
    })
  return bundle
}

type Check = () => Promise<Difference | undefined>

function checksOf(url: URL, { files }: WebBundle): Check[] {
  // What nobody has heard of yet cannot be prepared for.
  const anybody = contentHash(Buffer.from(`${process.pid} ${performance.timeOrigin}`)).replaceAll(/\W/g, '')
  const { '/index.html': page, ...parts } = files
  const pages = ['/', '/workspaces', `/join/${anybody}`, `/w/${anybody}`]
  return [
    ...pages.map((path): Expected => ({ path, hash: page, isPage: true })),
    ...Object.entries(parts).map(([path, hash]): Expected => ({ path, hash, isPage: false })),
  ].flatMap((expected) => ENCODINGS.map((encoding) => () => differenceOf(url, expected, encoding)))
}

interface Expected {
  readonly path: string
  readonly hash: string | undefined
  /** Under whose policy everything runs. */
  readonly isPage: boolean
}

const ENCODINGS = ['br, gzip', 'identity'] as const

/** As the server of this project sets it: whatever is allowed beside it could run something else. */
const NEEDED = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
]

async function differenceOf(
  url: URL,
  { path, hash, isPage }: Expected,
  encoding: string,
): Promise<Difference | undefined> {
  const answer = await ask(url, path, encoding)
  if (answer.status !== 200) return { path, what: `answers ${answer.status}` }
  const content = unpacked(answer, new Uint8Array(await answer.arrayBuffer()))
  if (content === undefined || contentHash(content) !== hash) return { path, what: 'has another content' }
  const policy = (answer.headers.get('content-security-policy') ?? '').split(';').map((directive) => directive.trim())
  const lacking = isPage ? NEEDED.find((needed) => !policy.includes(needed)) : undefined
  return lacking === undefined ? undefined : { path, what: `its policy lacks: ${lacking}` }
}

function ask(url: URL, path: string, encoding: string): Promise<FetchAnswer> {
  return fetchOverHttp(new URL(path, url).href, {
    method: 'GET',
    headers: { accept: '*/*', 'accept-encoding': encoding, 'user-agent': 'Mozilla/5.0', 'sec-fetch-mode': 'no-cors' },
    signal: AbortSignal.timeout(30_000),
  }).catch((cause: unknown) => {
    throw new CliError({
      code: 'server-unreachable',
      message: `${url.origin} could not be reached.`,
      hint:
        cause instanceof Error && cause.name === 'TimeoutError'
          ? 'It did not answer in time.'
          : 'Check the address and your connection.',
      exit: EXIT.unreachable,
    })
  })
}

/** undefined for what does not unpack. */
function unpacked(answer: FetchAnswer, content: Uint8Array): Uint8Array | undefined {
  try {
    switch (answer.headers.get('content-encoding')) {
      case 'br':
        return brotliDecompressSync(content)
      case 'gzip':
        return gunzipSync(content)
      default:
        return content
    }
  } catch {
    return undefined
  }
}

/** A server is asked for one thing after another, each once. */
async function inTurn(checks: readonly Check[]): Promise<(Difference | undefined)[]> {
  const found: (Difference | undefined)[] = []
  for (const check of checks) found.push(await check())
  return found
}
