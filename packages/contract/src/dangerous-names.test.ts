import { describe, expect, it } from 'vitest'
import { isDangerousName } from './dangerous-names.ts'

describe('isDangerousName (attack 70)', () => {
  it.each([
    'LD_PRELOAD',
    'LD_LIBRARY_PATH',
    'DYLD_INSERT_LIBRARIES',
    'NODE_OPTIONS',
    'PATH',
    'BASH_ENV',
    'GIT_SSH_COMMAND',
    'HTTPS_PROXY',
    'https_proxy',
    'NODE_TLS_REJECT_UNAUTHORIZED',
    'BASH_FUNC_x%%',
    'npm_config_registry',
    'INFISICAL_URL',
  ])('%s is', (name) => expect(isDangerousName(name)).toBe(true))
  it.each(['DATABASE_URL', 'API_KEY', 'PATH_TO_DATA', 'PROXY_TOKEN', 'LDAP_URL', 'NODE_ENV', 'PORT'])(
    '%s is not',
    (name) => expect(isDangerousName(name)).toBe(false),
  )
})
