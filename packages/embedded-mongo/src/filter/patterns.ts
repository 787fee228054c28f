import { BSONRegExp } from 'bson'
import { type Document, isDocument } from '../bson/document.ts'
import { CommandError } from '../errors.ts'
import { compileRegex } from './regex.ts'

/** Whether a value is a regular expression. */
export function isPattern(value: unknown): value is BSONRegExp {
  return value instanceof BSONRegExp
}

/** Whether a condition is `{ $operator: ... }` rather than a value to be equal to, which a reference (`{ $ref, $id }`) is. */
export function isOperatorDocument(condition: unknown): condition is Document {
  if (!isDocument(condition)) return false
  const [first = '', second] = Object.keys(condition)
  return first.startsWith('$') && !(first === '$ref' && second === '$id')
}

/** The operand of `$regex` together with its sibling `$options`. */
export function withOptions(operand: unknown, options: unknown): BSONRegExp {
  if (typeof options !== 'string') throw new CommandError('BadValue', '$options has to be a string')
  const { source, options: own } = partsOf(operand)
  if (own !== '') throw new CommandError('RegexOptionsTwice', 'options set in both $regex and $options')
  return new BSONRegExp(source, options)
}

/** A test for text that matches the operand of `$regex`, or that is stored as the same pattern. */
export function matching(operand: unknown): (value: unknown) => boolean {
  const { source, options } = partsOf(operand)
  const test = compileRegex(source, options)
  return (value) => {
    if (typeof value === 'string') return test(value)
    return isPattern(value) && value.pattern === source && value.options === options
  }
}

function partsOf(operand: unknown): { readonly source: string; readonly options: string } {
  if (typeof operand === 'string') return { source: operand, options: '' }
  if (isPattern(operand)) return { source: operand.pattern, options: operand.options }
  throw new CommandError('BadValue', '$regex has to be a string')
}
