// The list of what to change, to take along: names only, no values.
import type { Exposure } from '@infisical/client'
import { CopyButton } from '../../ui/copy-button.tsx'
import { asJson, asText, valuesOf } from './exposure-text.ts'

export function CopyExposure({ exposed }: { readonly exposed: readonly Exposure[] }) {
  return (
    <>
      <CopyButton size="small" text={asText(valuesOf(exposed))} label="Copy as text" />
      <CopyButton size="small" text={asJson(exposed)} label="Copy as JSON" />
    </>
  )
}
