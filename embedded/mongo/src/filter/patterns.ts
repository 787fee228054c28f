import { BSONRegExp } from 'bson'
import { toRegExp } from '../bson/document.ts'
import { CommandError } from '../errors.ts'

/** A regular expression as clients send it, or as the expression engine has it. */
export type Pattern = BSONRegExp | RegExp

/** Whether a value is a regular expression. */
export function isPattern(value: unknown): value is Pattern {
  return value instanceof BSONRegExp || value instanceof RegExp
}

/** The operand of `$regex` together with its sibling `$options`. */
export function withOptions(operand: unknown, options: unknown): Pattern {
  if (typeof options !== 'string') throw new CommandError('BadValue', '$options has to be a string')
  const { source, options: own } = partsOf(operand)
  if (own !== '') throw new CommandError('BadValue', 'options set in both $regex and $options')
  return new BSONRegExp(source, options)
}

/** A test for text that matches the operand of `$regex`, or that is stored as this very pattern. */
export function matching(operand: unknown): (value: unknown) => boolean {
  const { source, options } = partsOf(operand)
  const pattern = compile(source, options)
  return (value) => {
    if (typeof value === 'string') return pattern.test(value)
    if (!isPattern(value)) return false
    const stored = partsOf(value)
    return stored.source === source && stored.options === options
  }
}

function compile(source: string, options: string): RegExp {
  try {
    return toRegExp(source, options)
  } catch (error) {
    throw new CommandError('BadValue', `Regular expression is invalid: ${String(error)}`)
  }
}

function partsOf(operand: unknown): { readonly source: string; readonly options: string } {
  if (typeof operand === 'string') return { source: operand, options: '' }
  if (operand instanceof BSONRegExp) return { source: operand.pattern, options: operand.options }
  if (operand instanceof RegExp) return { source: operand.source, options: operand.flags }
  throw new CommandError('BadValue', '$regex has to be a string')
}
