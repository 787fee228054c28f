import { parseArgs } from 'node:util'

/** An option of a program: `--name value`, or `--name` alone for a flag. */
export interface Option<Value> {
  /** The name of the value in the help; null for a flag. */
  readonly valueName: string | null
  /** The letter of its short form, `-v`. Default: it has none. */
  readonly short?: string
  readonly help: string
  /** The value when the option is absent. */
  readonly fallback: Value
  /** @throws Error - `expected …, got …` */
  readonly read: (text: string) => Value
}

type Options = Readonly<Record<string, Option<unknown>>>

/** What a program does and accepts. */
export interface Program<Accepted extends Options> {
  /** How it is started: `npm run bench`, or the name of a binary. */
  readonly command: string
  /** Whole sentences, which the help begins with. */
  readonly does: string
  readonly options: Accepted
  /** The arguments besides options, and what each of them does. Default: none is accepted. */
  readonly positionals?: { readonly usage: string; readonly help: Readonly<Record<string, string>> }
}

export interface Arguments<Accepted extends Options> {
  readonly values: { readonly [Name in keyof Accepted]: Accepted[Name]['fallback'] }
  readonly positionals: readonly string[]
}

export type CommandLine<Accepted extends Options> =
  | ({ readonly kind: 'run' } & Arguments<Accepted>)
  | { readonly kind: 'help'; readonly text: string }
  /** The message names what was expected and what was given. */
  | { readonly kind: 'wrong'; readonly message: string }

/** A whole number. `least` defaults to 1. */
export function count(help: string, fallback: number, least = 1): Option<number> {
  return number({ help, fallback, expected: `a whole number from ${least}`, accepts: /^\d+$/, least })
}

/** A positive number, such as 0.5. */
export function amount(help: string, fallback: number): Option<number> {
  return number({ help, fallback, expected: 'a number above 0', accepts: /^\d*\.?\d+$/, least: Number.MIN_VALUE })
}

/** Any text that is not empty. */
export function text(help: string, valueName: string): Option<string | undefined>
export function text(help: string, valueName: string, fallback: string): Option<string>
export function text(help: string, valueName: string, fallback?: string): Option<string | undefined> {
  const read = (given: string) => {
    if (given === '') throw new Error(`expected <${valueName}>, got an empty text`)
    return given
  }
  return { valueName, help, fallback, read }
}

/** One of several words. */
export function choice<Word extends string>(help: string, words: readonly Word[]): Option<Word | undefined> {
  const read = (given: string) => {
    const found = words.find((word) => word === given)
    if (found === undefined) throw new Error(`expected ${enumerate(words)}, got ${given}`)
    return found
  }
  return { valueName: words.join('|'), help, fallback: undefined, read }
}

/** @param short - the letter of its short form */
export function flag(help: string, short?: string): Option<boolean> {
  return { valueName: null, help, fallback: false, read: () => true, ...(short && { short }) }
}

/**
 * Reads the arguments of this process. With `--help` it prints the help and exits with 0; with arguments that the program does not
 * accept it prints the reason and exits with 2.
 */
export function readCommandLine<Accepted extends Options>(program: Program<Accepted>): Arguments<Accepted> {
  const read = parseCommandLine(program, process.argv.slice(2))
  if (read.kind === 'run') return read
  if (read.kind === 'wrong') rejectCommandLine(program, read.message)
  process.stdout.write(read.text)
  process.exit(0)
}

/** Ends the process with 2, for arguments that only the program itself can judge. */
export function rejectCommandLine({ command }: Pick<Program<Options>, 'command'>, message: string): never {
  process.stderr.write(`${command}: ${message}\nSee ${beforeOptions(command)} --help.\n`)
  process.exit(2)
}

/** The pure part of `readCommandLine`. An option that is given twice has its last value. */
export function parseCommandLine<Accepted extends Options>(
  program: Program<Accepted>,
  args: readonly string[],
): CommandLine<Accepted> {
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      ...Object.fromEntries(
        Object.entries(program.options).map(([name, { valueName, short }]) => [
          name,
          { type: valueName === null ? 'boolean' : 'string', ...(short && { short }) } as const,
        ]),
      ),
    },
  })
  const given = tokens.filter((token) => token.kind === 'option')
  if (given.some(({ name }) => name === 'help')) return { kind: 'help', text: helpOf(program) }
  const positionals = tokens.filter((token) => token.kind === 'positional').map(({ value }) => value)
  const values: Record<string, unknown> = Object.fromEntries(
    Object.entries(program.options).map(([name, { fallback }]) => [name, fallback]),
  )
  try {
    for (const token of given) values[token.name] = readOption(program, token)
    if (!program.positionals && positionals[0] !== undefined)
      throw new Error(`expected ${acceptedOptions(program)}, got ${positionals[0]}`)
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? error.message : String(error) }
  }
  return { kind: 'run', values: values as Arguments<Accepted>['values'], positionals }
}

interface GivenOption {
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
  readonly inlineValue: boolean | undefined
}

function readOption(program: Program<Options>, { name, rawName, value, inlineValue }: GivenOption): unknown {
  const option = Object.hasOwn(program.options, name) ? program.options[name] : undefined
  if (!option) throw new Error(`expected ${acceptedOptions(program)}, got ${rawName}`)
  if (option.valueName === null) {
    if (value !== undefined) throw new Error(`expected ${rawName} without a value, got ${rawName}=${value}`)
    return option.read('')
  }
  // Otherwise the name of the next option would be taken as the value.
  const isMissing = value === undefined || (!inlineValue && value.startsWith('-'))
  if (isMissing) throw new Error(`${rawName}: expected <${option.valueName}>, got ${value ?? 'nothing'}`)
  try {
    return option.read(value)
  } catch (error) {
    throw new Error(`${rawName}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

function acceptedOptions({ options, positionals }: Program<Options>): string {
  const names = [...Object.keys(options), 'help'].map((name) => `--${name}`)
  return names.length > 1
    ? `an option out of ${names.join(', ')}`
    : `no ${positionals ? 'option' : 'argument'} but --help`
}

const lineLength = 100

function helpOf({ command, does, options, positionals }: Program<Options>): string {
  const rows = [
    ...Object.entries(positionals?.help ?? {}),
    ...Object.entries(options).map(([name, option]) => [usageOf(name, option), describe(option)] as const),
    ['-h, --help', 'prints this text'] as const,
  ]
  const width = Math.max(...rows.map(([usage]) => usage.length)) + 2
  const usage = ['Usage:', beforeOptions(command), ...(positionals ? [positionals.usage] : []), '[options]'].join(' ')
  const lines = rows.map(([left, right]) => wrap(right, `  ${left.padEnd(width)}`))
  return `${usage}\n\n${wrap(does, '')}\n\n${lines.join('\n')}\n`
}

/** npm passes only what follows `--` to a script. */
const beforeOptions = (command: string) => (command.startsWith('npm ') ? `${command} --` : command)

function usageOf(name: string, { valueName, short }: Option<unknown>): string {
  if (valueName === null) return `${short ? `-${short}, ` : ''}--${name}`
  return `--${name} ${valueName.includes('|') ? valueName : `<${valueName}>`}`
}

function describe({ valueName, help, fallback }: Option<unknown>): string {
  const hasDefault = valueName !== null && fallback !== undefined && fallback !== ''
  return hasDefault ? `${help} (default: ${String(fallback)})` : help
}

/** Breaks a text into lines, of which the first one begins with `start` and the others with as many spaces. */
export function wrap(words: string, start: string): string {
  const lines: string[] = []
  let line = start
  for (const word of words.split(/\s+/)) {
    if (line.length + word.length > lineLength && line.trim() !== '') {
      lines.push(line.trimEnd())
      line = ' '.repeat(start.length)
    }
    line += `${word} `
  }
  return [...lines, line.trimEnd()].join('\n')
}

interface NumberOption {
  readonly help: string
  readonly fallback: number
  readonly expected: string
  readonly accepts: RegExp
  readonly least: number
}

function number({ help, fallback, expected, accepts, least }: NumberOption): Option<number> {
  const read = (given: string) => {
    const value = Number(given)
    if (!accepts.test(given) || !Number.isFinite(value) || value < least)
      throw new Error(`expected ${expected}, got ${given}`)
    return value
  }
  return { valueName: 'number', help, fallback, read }
}

function enumerate(words: readonly string[]): string {
  const [last = '', ...others] = words.toReversed()
  return others.length > 0 ? `${others.toReversed().join(', ')} or ${last}` : last
}
