// Filled in when the package is built.
declare const INFISICAL_VERSION: string | undefined

export const VERSION = typeof INFISICAL_VERSION === 'string' ? INFISICAL_VERSION : '0.0.0'
