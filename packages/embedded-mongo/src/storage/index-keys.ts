import { type Document, isDocument } from '../bson/document.ts'
import { encodeCompoundKey } from '../bson/key.ts'
import { isPosition } from '../bson/path.ts'
import { emptyArray, missing } from '../bson/ranks.ts'
import { CommandError } from '../errors.ts'
import type { Index } from './catalog.ts'

/** The entries of one document in one index, and which of the index's fields went through an array. */
export type IndexKeys = { readonly entries: ReadonlyMap<string, IndexEntry>; readonly multikey: readonly boolean[] }

/** One entry: its encoded key, and the values that are in it, one per field. */
export type IndexEntry = { readonly key: Uint8Array; readonly values: readonly unknown[] }

/** Computes a document's entries; none if the index is sparse or partial and does not contain the document. */
export function toIndexKeys(index: Index, document: Document): IndexKeys {
  const entries = new Map<string, IndexEntry>()
  const multikey = index.fields.map(() => false)
  if (index.partial && !index.partial.test(document)) return { entries, multikey }
  const directions = index.fields.map(({ direction }) => direction)
  const start = index.fields.map(({ parts }) => ({ value: document as unknown, parts, at: 0, final: false }))
  expand(start, multikey, (values) => {
    if (index.sparse && values.every((value) => value === missing)) return
    const key = encodeCompoundKey(values, directions)
    entries.set(toText(key), { key, values })
  })
  return { entries, multikey }
}

/** The values of paths as they would be in an index on them, one list per entry: a sort by these paths compares them. */
export function toSortValues(
  document: Document,
  paths: readonly (readonly string[])[],
): readonly (readonly unknown[])[] {
  const found: (readonly unknown[])[] = []
  const start = paths.map((parts) => ({ value: document as unknown, parts, at: 0, final: false }))
  expand(
    start,
    paths.map(() => false),
    (values) => void found.push(values),
  )
  return found
}

/** Bytes as a string for use in maps; one character per byte. */
export function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** The position on the path of an indexed field; `final` after its own array has been expanded. */
type Step = { readonly value: unknown; readonly parts: readonly string[]; readonly at: number; readonly final: boolean }

/** Fields below one array are taken from the same element; two different arrays in one index are an error. */
function expand(start: readonly Step[], multikey: boolean[], emit: (values: readonly unknown[]) => void): void {
  const steps = start.map(descend)
  const arrays = new Set(steps.filter(isUnfinishedArray).map(({ value }) => value as readonly unknown[]))
  const [array] = arrays
  if (array === undefined) return emit(steps.map(({ value, parts, at }) => (at < parts.length ? missing : value)))
  if (arrays.size > 1) throw parallelArrays(steps.filter(isUnfinishedArray))
  for (const element of array.length > 0 ? array : [emptyArray]) {
    const next = steps.map((step, position) => {
      if (step.value !== array || !isUnfinishedArray(step)) return step
      multikey[position] = true
      const atLeaf = step.at === step.parts.length
      return { ...step, value: !atLeaf && element === emptyArray ? missing : element, final: true }
    })
    expand(next, multikey, emit)
  }
}

function descend(step: Step): Step {
  let { value, at, final } = step
  while (at < step.parts.length) {
    const part = step.parts[at] as string
    if (Array.isArray(value) && isPosition(part)) value = elementAt(value, part)
    else if (isDocument(value) && Object.hasOwn(value, part)) value = value[part]
    else break
    final = false
    at += 1
  }
  return { value, parts: step.parts, at, final }
}

/** Whether a number on a path is a position in the array; it is an error if it may also be the name of an element's field. */
function elementAt(array: readonly unknown[], part: string): unknown {
  if (!array.some((element) => isDocument(element) && Object.hasOwn(element, part)))
    return array[Number(part)] ?? missing
  throw new CommandError(
    'AmbiguousFieldName',
    `Ambiguous field name found in array (do not use numeric field names in embedded elements in an array), field: '${part}'`,
  )
}

function isUnfinishedArray({ value, final }: Step): boolean {
  return Array.isArray(value) && !final
}

function parallelArrays(steps: readonly Step[]): CommandError {
  const names = steps.map(({ parts }) => `[${parts.at(-1)}]`).join(' ')
  return new CommandError('CannotIndexParallelArrays', `cannot index parallel arrays ${names}`)
}
