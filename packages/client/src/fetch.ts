// The part of the Fetch standard that the client uses. `window.fetch` fits; so does a few lines over node:http.

export type Fetch = (url: string, request: FetchRequest) => Promise<FetchAnswer>

export interface FetchRequest {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: string
  /** Where the tokens are in a cookie: it is sent, and set, by this server alone. */
  readonly credentials?: 'same-origin'
  readonly signal: AbortSignal
}

export interface FetchAnswer {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  /** Read piece by piece where there is one, so that an endless answer can be cut off. */
  readonly body?: ReadableStream<Uint8Array> | null
  arrayBuffer(): Promise<ArrayBuffer>
}
