import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseArguments, type FlagTable } from './arguments.ts'
import { CliError } from './cli-error.ts'

const TABLE = {
  env: { short: 'e', value: 'NAME', help: '' },
  allow: { value: 'NAME', many: true, help: '' },
  json: { help: '' },
} as const satisfies FlagTable

const parse = (...words: string[]) => parseArguments('run', TABLE, words)

describe('parseArguments', () => {
  it('reads long, short and attached values, switches and operands in any order', () => {
    for (const words of [
      ['--env', 'prod', 'x', '--json'],
      ['x', '--json', '-e', 'prod'],
      ['--json', '--env=prod', 'x'],
    ]) {
      const args = parse(...words)
      expect([args.text('env'), args.on('json'), args.operands]).toEqual(['prod', true, ['x']])
    }
  })

  it('collects a repeatable flag and refuses to guess between two values of another', () => {
    expect(parse('--allow', 'PATH', '--allow', 'HOME').list('allow')).toEqual(['PATH', 'HOME'])
    expect(() => parse('-e', 'dev', '-e', 'prod')).toThrow('--env was given 2 times')
  })

  it('leaves every word after -- as it was typed', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (rest) => {
        const args = parse('--json', '--', ...rest)
        expect(args.rest).toEqual(rest)
        expect(args.operands).toEqual([])
      }),
    )
    expect(parse('--json').rest).toBeUndefined()
  })

  it.each([
    [['--enviroment', 'x'], 'no flag --enviroment', undefined],
    [['--evn', 'x'], 'no flag --evn', 'Did you mean --env?'],
    [['-x'], 'no flag -x', undefined],
    [['--json=yes'], 'takes no value', undefined],
    [['--env'], 'needs a value', undefined],
    [['--env', '--json'], 'looks like a flag', undefined],
    [['--constructor'], 'no flag --constructor', undefined],
  ])('%j is a usage error that says what to do', (words, message, hint) => {
    const error = (() => {
      try {
        parse(...words)
      } catch (thrown) {
        return thrown
      }
    })()
    expect(error).toBeInstanceOf(CliError)
    expect((error as CliError).exit).toBe(2)
    expect((error as CliError).message).toContain(message)
    if (hint !== undefined) expect((error as CliError).hint).toBe(hint)
  })
})
