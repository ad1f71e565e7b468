// Secrets that show up in a log by accident show up as a placeholder.
const PLACEHOLDER = '[secret]'

const conceals = {
  toJSON: { value: () => PLACEHOLDER },
  toString: { value: () => PLACEHOLDER },
  [Symbol.for('nodejs.util.inspect.custom')]: { value: () => PLACEHOLDER },
}

/** The same object, unchanged but for how it prints: as text, as JSON and in Node's inspect. */
export function concealed<Secret extends object>(secret: Secret): Secret {
  return Object.defineProperties(secret, conceals)
}
