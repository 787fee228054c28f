import { createContext, Script } from 'node:vm'
import { CommandError } from '../errors.ts'
import { type Repeats, translate } from './pcre.ts'

/**
 * Regular expressions that mean the same in PCRE, which MongoDB uses, and in JavaScript. They are translated token by token, since
 * the two differ in what `.`, `$` and `\s` are; whatever else only one of them knows, or reads otherwise, is an error.
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

/** How long one expression may work on one text, in ms; PCRE has such a limit, too. */
const longestMs = 100
/** About as many steps as take some milliseconds. */
const cheapSteps = 1_000_000
/** With that many characters no more than some thousands of ways can be tried. */
const alwaysCheapLength = 12

function isCheap({ count, isNested }: Repeats, length: number): boolean {
  return isNested ? length <= alwaysCheapLength : length ** (count + 1) <= cheapSteps
}

/** Only the virtual machine can interrupt an expression that does not come to an end. */
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
