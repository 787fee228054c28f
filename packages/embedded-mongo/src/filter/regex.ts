import { createContext, Script } from 'node:vm'
import { CommandError } from '../errors.ts'
import { type Repeats, translate } from './pcre.ts'

/**
 * Regular expressions that mean the same in PCRE, which MongoDB uses, and in JavaScript. They are translated token by token, because
 * `.`, `$` and `\s` differ; syntax that only one of them supports, or that they interpret differently, is an error.
 */
export function compileRegex(source: string, options: string): (text: string) => boolean {
  const unknown = options.split('').find((option) => !'imsu'.includes(option))
  if (unknown !== undefined)
    throw new CommandError(
      'InvalidRegexOption',
      `invalid flag in regex options: ${unknown}. The embedded store takes i, m, s and u`,
    )
  const translated = translate(source, options)
  const regex = toRegExp(source, translated.pattern, options.includes('i') ? 'iu' : 'u')
  return (text) => (isCheap(translated.repeats, text.length) ? regex.test(text) : testWithin(regex, text, source))
}

/** The time limit of one expression on one text, in ms; PCRE has such a limit, too. */
const longestMs = 100
/** A number of steps that takes a few milliseconds. */
const cheapSteps = 1_000_000
/** With this many characters, an expression has at most some thousands of ways to match. */
const alwaysCheapLength = 12

function isCheap({ count, isNested }: Repeats, length: number): boolean {
  return isNested ? length <= alwaysCheapLength : length ** (count + 1) <= cheapSteps
}

/** Only `vm` can interrupt an expression that takes too long. */
function testWithin(regex: RegExp, text: string, source: string): boolean {
  Object.assign(context, { regex, text })
  try {
    return testing.runInContext(context, { timeout: longestMs }) as boolean
  } catch (error) {
    if ((error as { code?: unknown } | null)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    throw new CommandError(
      'RegexTooCostly',
      `Error occurred while executing regular expression: /${source}/ took more than ${longestMs} ms for a text of ${text.length} characters`,
    )
  }
}

const context = createContext({})
const testing = new Script('regex.test(text)')

function toRegExp(source: string, pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags)
  } catch (error) {
    throw new CommandError('InvalidRegex', `Regular expression is invalid: /${source}/: ${String(error)}`)
  }
}
