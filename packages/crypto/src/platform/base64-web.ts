// base64url by table, for browsers: no platform function there speaks this alphabet strictly everywhere.
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const valueOf = new Int8Array(128).fill(-1)
for (let value = 0; value < 64; value++) valueOf[alphabet.charCodeAt(value)] = value

export function encodeBase64url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const bits = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += alphabet.charAt(bits >>> 18) + alphabet.charAt((bits >>> 12) & 63)
    if (left > 1) text += alphabet.charAt((bits >>> 6) & 63)
    if (left > 2) text += alphabet.charAt(bits & 63)
  }
  return text
}

/** The bytes, or nothing when the text is not the one spelling of them. */
export function decodeBase64url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (let i = 0; i < text.length; i++) {
    const value = valueOf[text.charCodeAt(i)] ?? -1
    if (value < 0) return undefined
    bits = ((bits << 6) | value) & 0xfff
    held += 6
    if (held >= 8) {
      held -= 8
      bytes[at++] = (bits >>> held) & 0xff
    }
  }
  return (bits & ((1 << held) - 1)) === 0 ? bytes : undefined
}
