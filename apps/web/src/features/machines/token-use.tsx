// How a machine uses its token: by one variable, which the examples name and never contain.
import { useState } from 'react'
import { CopyButton } from '../../ui/copy-button.tsx'
import { SelectField } from '../../ui/field.tsx'

interface Way {
  readonly name: string
  readonly where: string
  readonly lines: (environment: string) => readonly string[]
}

const WAYS: readonly [Way, ...Way[]] = [
  {
    name: 'Command line',
    where: 'Set INFISICAL_TOKEN for the process, from your system’s own store of secrets, and run:',
    lines: (environment) => [`infisical run -e ${environment} -- npm start`],
  },
  {
    name: 'Docker',
    where: 'Put INFISICAL_TOKEN into a file that only you can read, and let the container start with infisical run:',
    lines: (environment) => [
      'docker run --env-file ./infisical-token.env my-app \\',
      `  npx infisical run -e ${environment} -- node server.js`,
    ],
  },
  {
    name: 'GitHub Actions',
    where: 'Save it as a secret of the repository named INFISICAL_TOKEN, and in the workflow:',
    lines: (environment) => [
      'env:',
      '  INFISICAL_TOKEN: ${{ secrets.INFISICAL_TOKEN }}',
      'steps:',
      `  - run: npx infisical run -e ${environment} -- npm test`,
    ],
  },
  {
    name: 'Node program',
    where: 'With INFISICAL_TOKEN in its environment and @infisical/sdk among its packages:',
    lines: (environment) => [
      "import { createClient } from '@infisical/sdk'",
      '',
      "const token = process.env.INFISICAL_TOKEN ?? ''",
      `const infisical = createClient({ token, env: '${environment}' })`,
      "const url = await infisical.get('DATABASE_URL')",
    ],
  },
]

export function TokenUse({ environment }: { readonly environment: string }) {
  const [chosen, setChosen] = useState(0)
  const way = WAYS[chosen] ?? WAYS[0]
  const text = way.lines(environment).join('\n')
  return (
    <section aria-label="How to use it" className="grid gap-3">
      <SelectField
        label="Use it with"
        value={chosen}
        className="max-w-56"
        onChange={({ target }) => setChosen(Number(target.value))}
      >
        {WAYS.map(({ name }, index) => (
          <option key={name} value={index}>
            {name}
          </option>
        ))}
      </SelectField>
      <p className="text-sm text-soft">{way.where}</p>
      <div className="flex flex-wrap items-start justify-end gap-2 rounded-md border border-line bg-ground p-3">
        <pre tabIndex={0} aria-label="Example" className="min-w-0 grow basis-64 overflow-x-auto py-1 font-mono text-sm">
          {text}
        </pre>
        <CopyButton size="small" look="quiet" text={text} label="Copy example" />
      </div>
    </section>
  )
}
