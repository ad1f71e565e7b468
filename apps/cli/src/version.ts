// The version, put in by the build.
declare const INFISICAL_VERSION: string | undefined

export const VERSION: string = typeof INFISICAL_VERSION === 'string' ? INFISICAL_VERSION : '0.0.0-source'
