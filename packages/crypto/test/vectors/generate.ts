// vectors/infisical-v1.json, section by section: everything is made from inputs that the file names, so that another program can repeat it
// from SPEC.md. Sections run in order, because some of them replace the random generator for a moment.
import * as account from './generate-account.ts'
import * as constructions from './generate-constructions.ts'
import * as machines from './generate-machines.ts'
import * as secrets from './generate-secrets.ts'

export const SECTIONS: Record<string, () => unknown> = {
  frames: constructions.frames,
  hashes: constructions.hashes,
  derivations: constructions.derivations,
  signatures: constructions.signatures,
  seals: constructions.seals,
  encodings: constructions.encodings,
  texts: constructions.texts,
  password: account.password,
  srp: account.srp,
  identity: account.identity,
  bundle: account.bundle,
  recovery: account.recovery,
  invite: account.invite,
  keys: secrets.keys,
  keyBox: secrets.keyBox,
  padding: secrets.padding,
  secrets: secrets.secrets,
  machine: machines.machine,
  previousKeys: machines.previousKeys,
}

const about =
  'Vectors of wire format 1, named as in SPEC.md. Binary values are lower-case hex, texts are JSON strings, numbers are numbers. ' +
  'In frames, hashes, derivations, signatures and seals the fields are arbitrary: they show the construction, not a struct.'

export async function generate(): Promise<Record<string, unknown>> {
  const sections: Record<string, unknown> = { about }
  for (const [name, make] of Object.entries(SECTIONS)) sections[name] = await make()
  return sections
}
