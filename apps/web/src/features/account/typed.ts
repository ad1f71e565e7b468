// What stands in the fields of a form, read when it is wanted: a password is nowhere else in the page than in its own field.
export function typed(form: HTMLFormElement | null, name: string): string {
  const field = form?.elements.namedItem(name)
  return field instanceof HTMLInputElement ? field.value : ''
}

/** For what a person has to type again, or mend. */
export function pointAt(form: HTMLFormElement | null, name: string): void {
  const field = form?.elements.namedItem(name)
  if (!(field instanceof HTMLInputElement)) return
  field.focus()
  field.select()
}
