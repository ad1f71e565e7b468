// docs/errors.md, written from the catalogue so that the two cannot differ. `npm run generate:docs` in this package writes it anew.
import { CATALOGUE, type ErrorRow } from './errors.ts'

/** The whole page, in Markdown. */
export function errorsPage(): string {
  return `${[...introduction, ...CATALOGUE.flatMap(({ name, rows }) => chapter(name, rows))].join('\n\n')}\n`
}

const introduction = [
  '# Errors',
  '<!-- Written by `generate:docs` in packages/contract from src/errors.ts. Change the catalogue, not this page. -->',
  'Every error has a code that never changes its meaning. The command line shows it with `--json`, the API in `error.data.code`.',
  'Where an HTTP status stands beside a code, the server refuses with it. Codes without one are said by clients alone: about what the ' +
    'server served, or about this device. Some are said by both. When your client says them, it did not believe the server; when the ' +
    'server says them, it did not accept what the client sent.',
]

function chapter(name: string, rows: Readonly<Record<string, ErrorRow>>): string[] {
  return [`## ${name}`, ...Object.entries(rows).flatMap(([code, row]) => section(code, row))]
}

function section(code: string, { http, title, hint }: ErrorRow): string[] {
  return [`### ${code}`, `${title}.${http === undefined ? '' : ` (HTTP ${http})`}`, hint]
}
