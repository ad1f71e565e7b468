// The one error of this package: what happened, and what to do next. The code is permanent, and stands in the list of errors.

export class InfisicalError extends Error {
  override readonly name = 'InfisicalError'
  /** See https://github.com/Infisical/infisical: docs/errors.md */
  readonly code: string
  readonly hint: string

  constructor(code: string, message: string, hint: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.hint = hint
  }
}
