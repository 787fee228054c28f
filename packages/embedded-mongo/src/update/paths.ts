import { type Document, isDocument } from '../bson/document.ts'
import { isMovedName, movedName } from '../bson/inspect.ts'
import { isPosition } from '../bson/path.ts'
import { missing } from '../bson/ranks.ts'
import { toShell } from '../bson/shell.ts'
import { typeName } from '../bson/types.ts'
import { CommandError } from '../errors.ts'

/** Computes the new value at a path, or `missing` to remove it. `old` is `missing` if there was none. */
export type ChangeValue = (old: unknown) => unknown

/**
 * What happens if the path does not exist: missing documents are created (`create`); nothing, but a value without
 * fields on the path is an error (`viable`); nothing (`any`).
 */
export type PathMode = 'create' | 'viable' | 'any'

/** Changes one value and returns the document that results, which shares all unchanged values. */
export function changeAt(
  document: Document,
  path: readonly string[],
  { change, mode }: { readonly change: ChangeValue; readonly mode: PathMode },
): Document {
  return changeWithin(document, { path, at: 0, change, mode }) as Document
}

type Step = {
  readonly path: readonly string[]
  readonly at: number
  readonly change: ChangeValue
  readonly mode: PathMode
}

function changeWithin(container: unknown, step: Step): unknown {
  const part = step.path[step.at] as string
  if (Array.isArray(container)) return changeElement(container, part, step)
  if (isDocument(container)) return changeField(container, part, step)
  if (step.mode === 'any') return container
  throw notViable(container, part, step)
}

function changeField(document: Document, part: string, step: Step): Document {
  const old = Object.hasOwn(document, part) ? document[part] : missing
  const value = next(old, step)
  if (value === old) return document
  if (old === missing) assertGoesLast(document, part)
  if (value !== missing) return { ...document, [part]: value }
  const { [part]: _, ...others } = document
  return others
}

/** A new field is the last one. A JavaScript object would put a whole number elsewhere. */
function assertGoesLast(document: Document, part: string): void {
  if (!isMovedName(part)) return
  const isLast = Object.keys(document).every((field) => isMovedName(field) && Number(field) < Number(part))
  if (!isLast) throw movedName(part)
}

/** The number of elements up to which MongoDB fills arrays with null. */
const maxPadding = 1_500_000

function changeElement(array: readonly unknown[], part: string, step: Step): readonly unknown[] {
  if (!isPosition(part)) {
    if (step.mode === 'any') return array
    throw notViable(array, part, step)
  }
  const position = Number(part)
  if (position - array.length > maxPadding)
    throw new CommandError('CannotBackfillArray', `can't backfill more than ${maxPadding} elements`)
  const old = position < array.length ? array[position] : missing
  const value = next(old, step)
  if (value === old) return array
  // Removing an element leaves null, so that the others keep their positions.
  const grown =
    position < array.length
      ? [...array]
      : [...array, ...Array.from({ length: position - array.length }, () => null), null]
  grown[position] = value === missing ? null : value
  return grown
}

function notViable(container: unknown, part: string, { path, at }: Step): CommandError {
  const element = `{${path[at - 1] ?? ''}: ${toShell(container)}}`
  return new CommandError('PathNotViable', `Cannot create field '${part}' in element ${element}`)
}

function next(old: unknown, step: Step): unknown {
  if (step.at + 1 === step.path.length) return step.change(old)
  if (old !== missing) return changeWithin(old, { ...step, at: step.at + 1 })
  if (step.mode !== 'create') return missing
  const created = changeWithin({}, { ...step, at: step.at + 1 })
  return isDocument(created) && Object.keys(created).length === 0 ? missing : created
}

/** Resolves `$`, `$[]` and `$[name]` for one document. */
export type Positions = {
  /** The position at which the query found its match in an array. */
  readonly matched: (document: Document) => number | undefined
  /** Whether an element passes the array filter of that name. */
  readonly passes: (name: string, element: unknown) => boolean
}

/** The concrete paths that an update path matches in a document. */
export function expandPath(document: Document, path: string, positions: Positions): readonly (readonly string[])[] {
  const parts = path.split('.')
  if (!parts.some((part) => part.startsWith('$'))) return [parts]
  return expandFrom(document, { parts, before: [], document, positions })
}

type Expansion = {
  readonly parts: readonly string[]
  readonly before: readonly string[]
  readonly document: Document
  readonly positions: Positions
}

function expandFrom(value: unknown, expansion: Expansion): readonly (readonly string[])[] {
  const { parts, before } = expansion
  const part = parts[before.length]
  if (part === undefined) return [before]
  if (!part.startsWith('$')) {
    const child = Array.isArray(value) ? value[Number(part)] : isDocument(value) ? value[part] : undefined
    return expandFrom(child, { ...expansion, before: [...before, part] })
  }
  return positionsOf(part, value, expansion).flatMap((position) =>
    expandFrom((value as readonly unknown[])[position], { ...expansion, before: [...before, String(position)] }),
  )
}

function positionsOf(part: string, value: unknown, { before, document, positions }: Expansion): readonly number[] {
  const path = before.join('.')
  if (part === '$') {
    const position = positions.matched(document)
    if (position !== undefined) return [position]
    throw new CommandError('BadValue', 'The positional operator did not find the match needed from the query.')
  }
  const name = /^\$\[(\w*)\]$/.exec(part)?.[1]
  if (name === undefined) throw new CommandError('BadValue', `Cannot use the part '${part}' of an update path`)
  if (value === undefined)
    throw new CommandError('BadValue', `The path '${path}' must exist in the document in order to apply array updates.`)
  if (!Array.isArray(value))
    throw new CommandError('BadValue', `Cannot apply array updates to non-array element ${path}: ${typeName(value)}`)
  return [...value.keys()].filter((position) => name === '' || positions.passes(name, value[position]))
}
