// What the catalogue says about a code. Data only: no sentence here may ever hold input.

export interface ErrorRow {
  /** The status the server answers with; absent when no server ever says it. */
  readonly http?: number
  /** What happened, in one sentence without a full stop. */
  readonly title: string
  /** What to do next. */
  readonly hint: string
}
