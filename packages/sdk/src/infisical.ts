// The shape of the SDK. It speaks of nothing but names and values; types of other packages do not stand in it, so that it can be packed alone.

export interface ClientOptions {
  /** From `infisical token create`. It knows its server, its workspace and its keys. */
  readonly token: string
  /** The environment that is meant where a call names none. */
  readonly env?: string
  /** `https://host[:port]`, in the place of the server that the token names. */
  readonly url?: string
  /** In the place of the runtime's own. */
  readonly fetch?: typeof fetch
}

/** For a person, in a browser or at a terminal. Keys live in memory and end with the page or process. */
export interface SignInOptions {
  /** `https://host[:port]` */
  readonly url: string
  readonly email: string
  readonly password: string
  /** By id or by name. */
  readonly workspace: string
  readonly env?: string
  readonly fetch?: typeof fetch
}

export interface EnvironmentChoice {
  readonly env?: string
  /** Refuse (`freshness`) when the newest commit was signed longer ago, in milliseconds. */
  readonly maxAgeMs?: number
}

export interface InjectOptions extends EnvironmentChoice {
  /** Variables that are set already win over secrets of the same name. Default false. */
  readonly keep?: boolean
  /** Names like PATH or NODE_OPTIONS that may be set all the same. */
  readonly allow?: readonly string[]
}

export interface SetOptions {
  readonly env?: string
  /** Why, for the history; encrypted like everything else. */
  readonly message?: string
}

/** Names that were added, changed or removed, in alphabetical order, and all secrets as they are now. */
export type ChangeListener = (names: readonly string[], secrets: Readonly<Record<string, string>>) => void

export interface ChangeOptions {
  readonly env?: string
  /** Told when what is new could not be had: an InfisicalError. Without it nobody is, until a call asks and is told the same. */
  readonly onError?: (error: unknown) => void
}

/** Everything rejects with an InfisicalError, and with nothing else. */
export interface Infisical {
  /** All of an environment, by name: fetched, verified and opened now. A second call fetches what changed. */
  secrets(choice?: EnvironmentChoice): Promise<Readonly<Record<string, string>>>
  /** One of them. `secret-unknown` */
  get(name: string, choice?: EnvironmentChoice): Promise<string>
  /** As one signed commit. Needs a token that may write. */
  set(secrets: Readonly<Record<string, string>>, options?: SetOptions): Promise<void>
  /**
   * Puts all of them into `process.env`, or nothing: names that make a program load or trust something else are refused (`name-dangerous`)
   * unless allowed. Gives the names that were set.
   */
  inject(options?: InjectOptions): Promise<readonly string[]>
  /**
   * Calls back when secrets are other than this client gave them last, as a rule within a second. Fetched and verified as ever: the server
   * only says that it is time to look. Gives the function that ends it; a program that has nothing else to do ends, too.
   */
  onChange(listener: ChangeListener, options?: ChangeOptions): () => void
}
