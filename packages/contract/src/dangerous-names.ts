// Names that make an innocent program load, trust or talk to something else. A colleague may set them by mistake, a thief on purpose;
// whatever puts secrets into an environment refuses them unless a person allows each by name. No I/O, and nothing to import.

const EXACT: ReadonlySet<string> = new Set([
  ...[
    'PATH',
    'IFS',
    'ENV',
    'BASH_ENV',
    'SHELLOPTS',
    'BASHOPTS',
    'PROMPT_COMMAND',
    'PS4',
    'ZDOTDIR',
    'GCONV_PATH',
    'LOCPATH',
  ],
  ...['NODE_OPTIONS', 'NODE_PATH', 'NODE_EXTRA_CA_CERTS', 'NODE_TLS_REJECT_UNAUTHORIZED', 'NODE_REPL_EXTERNAL_MODULE'],
  ...[
    'PYTHONPATH',
    'PYTHONHOME',
    'PYTHONSTARTUP',
    'PYTHONINSPECT',
    'PERL5OPT',
    'PERL5LIB',
    'PERL5DB',
    'RUBYOPT',
    'RUBYLIB',
  ],
  ...['JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS', 'CLASSPATH', 'PHPRC', 'PHP_INI_SCAN_DIR', 'LUA_INIT'],
  ...[
    'GIT_SSH',
    'GIT_SSH_COMMAND',
    'GIT_EXEC_PATH',
    'GIT_ASKPASS',
    'GIT_PROXY_COMMAND',
    'SSH_ASKPASS',
    'SSH_AUTH_SOCK',
  ],
  ...[
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
    'SSLKEYLOGFILE',
    'OPENSSL_CONF',
    'CURL_CA_BUNDLE',
    'REQUESTS_CA_BUNDLE',
    'CURL_HOME',
  ],
  ...['EDITOR', 'VISUAL', 'PAGER', 'BROWSER', 'HOME', 'SHELL', 'TMPDIR'],
])
const PREFIXES = ['LD_', 'DYLD_', 'BASH_FUNC_', 'GIT_CONFIG', 'NPM_CONFIG_', 'MALLOC_', 'INFISICAL_'] as const

/** Judged without regard to case, since proxies and npm read both spellings. */
export function isDangerousName(name: string): boolean {
  const upper = name.toUpperCase()
  return EXACT.has(upper) || upper.endsWith('_PROXY') || PREFIXES.some((prefix) => upper.startsWith(prefix))
}
