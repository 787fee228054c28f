import { type Document, isDocument } from '../bson/document.ts'
import { toKeyText } from '../bson/key.ts'
import { CommandError } from '../errors.ts'
import { compileExpression, toNull } from './expressions.ts'
import type { Stage } from './stage.ts'
import { Sum } from './sum.ts'

/** The accumulated value of one group. */
type Accumulator = { readonly add: (value: unknown) => void; readonly result: () => unknown }

const accumulators: Readonly<Record<string, () => Accumulator>> = {
  $sum: () => {
    const sum = new Sum()
    return { add: (value) => sum.add(value), result: () => sum.result() }
  },
  $first: () => {
    const seen: unknown[] = []
    return { add: (value) => void (seen.length === 0 && seen.push(toNull(value))), result: () => seen[0] }
  },
}

/** Compiles `$group` with `$sum` and `$first`. Groups are in the order of their first documents. */
export function compileGroup(specification: unknown): Stage {
  if (!isDocument(specification))
    throw new CommandError('GroupNeedsDocument', "a group's fields must be specified in an object")
  if (!('_id' in specification)) throw new CommandError('GroupNeedsId', 'a group specification must include an _id')
  const { _id, ...others } = specification
  const toId = compileId(_id)
  const fields = Object.entries(others).map(([name, value]) => toField(name, value))
  return function* (documents) {
    const groups = new Map<string, Group>()
    for (const document of documents) {
      if (document === undefined) {
        yield undefined
        continue
      }
      const id = toId(document)
      const key = toKeyText(id)
      const group = groups.get(key) ?? { id, values: fields.map(({ create }) => create()) }
      groups.set(key, group)
      fields.forEach(({ evaluate }, position) => group.values[position]?.add(evaluate(document)))
    }
    for (const { id, values } of groups.values())
      yield { _id: id, ...Object.fromEntries(fields.map(({ name }, i) => [name, values[i]?.result()])) }
  }
}

/** For an absent field of a compound `_id`, MongoDB's engines differ: they omit it or return null. */
function compileId(expression: unknown): (document: Document) => unknown {
  const evaluate = compileExpression(expression)
  const fields = isDocument(expression) ? Object.keys(expression).filter((field) => !field.startsWith('$')) : []
  return (document) => {
    const id = toNull(evaluate(document))
    const absent = fields.find((field) => !Object.hasOwn(id as Document, field))
    if (absent === undefined) return id
    throw new CommandError(
      'BadValue',
      `$group by a document whose field '${absent}' is not there in a document is not supported by the embedded store`,
    )
  }
}

type Group = { readonly id: unknown; readonly values: readonly Accumulator[] }
type GroupField = {
  readonly name: string
  readonly create: () => Accumulator
  readonly evaluate: (document: Document) => unknown
}

function toField(name: string, value: unknown): GroupField {
  if (name.includes('.')) throw new CommandError('DottedGroupField', `The field name '${name}' cannot contain '.'`)
  if (name.startsWith('$'))
    throw new CommandError('GroupFieldIsOperator', `The field name '${name}' cannot be an operator name`)
  const [accumulator = '', ...more] = isDocument(value) ? Object.keys(value) : []
  if (!isDocument(value) || (accumulator !== '' && !accumulator.startsWith('$')))
    throw new CommandError('NoAccumulator', `The field '${name}' must be an accumulator object`)
  if (accumulator === '' || more.length > 0)
    throw new CommandError('SeveralAccumulators', `The field '${name}' must specify one accumulator`)
  const create = Object.hasOwn(accumulators, accumulator) ? accumulators[accumulator] : undefined
  if (!create)
    throw new CommandError(
      'UnknownGroupOperator',
      `unknown group operator '${accumulator}'. The embedded store knows ${Object.keys(accumulators).join(' and ')}`,
    )
  if (Array.isArray(value[accumulator]))
    throw new CommandError('UnaryAccumulator', `The ${accumulator} accumulator is a unary operator`)
  return { name, create, evaluate: compileExpression(value[accumulator]) }
}
