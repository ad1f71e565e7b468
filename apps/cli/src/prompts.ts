// Questions to a person at a terminal. Every one of them has a flag, and none is asked where nobody can answer.
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'
import { questions } from './terminal.ts'

const clack = () => import('@clack/prompts')

export async function askText(message: string, check?: (answer: string) => string | undefined): Promise<string> {
  const { text } = await clack()
  return answered(await text({ message, output: questions(), ...validated(check) }))
}

export async function askHidden(message: string, check?: (answer: string) => string | undefined): Promise<string> {
  const { password } = await clack()
  return answered(await password({ message, mask: '•', output: questions(), ...validated(check) }))
}

export async function askYesNo(message: string): Promise<boolean> {
  const { confirm } = await clack()
  return answered(await confirm({ message, initialValue: false, output: questions() }))
}

export async function askChoice<T extends string>(
  message: string,
  choices: readonly { value: T; label: string; hint?: string }[],
): Promise<T> {
  const { select } = await clack()
  return answered(await select<string>({ message, options: [...choices], output: questions() })) as T
}

function validated(check: ((answer: string) => string | undefined) | undefined) {
  return check === undefined ? {} : { validate: (answer: string | undefined) => check(answer ?? '') }
}

/** Esc and Ctrl-C come back as a symbol. */
function answered<T>(answer: T): Exclude<T, symbol> {
  if (typeof answer === 'symbol')
    throw new CliError({ code: 'cancelled', message: 'Cancelled; nothing was changed.', exit: EXIT.failed })
  return answer as Exclude<T, symbol>
}
