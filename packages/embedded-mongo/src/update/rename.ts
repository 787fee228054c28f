import { type Document, isDocument } from '../bson/document.ts'
import { valueAt } from '../bson/path.ts'
import { missing } from '../bson/ranks.ts'
import { toShell } from '../bson/shell.ts'
import { CommandError } from '../errors.ts'
import { changeAt } from './paths.ts'

/** `$rename`: the paths that it changes, and the change. Arrays on a path are an error, as in MongoDB. */
export type Renames = { readonly paths: readonly string[]; readonly apply: (document: Document) => Document }

/** Compiles `{ old: 'new', ... }`; undefined renames nothing. */
export function createRenames(fields: unknown): Renames {
  if (fields !== undefined && !isDocument(fields))
    throw new CommandError('FailedToParse', 'Modifiers operate on fields: $rename takes a document')
  const pairs = Object.entries(fields ?? {}).map(([from, to]): readonly [string, string] => {
    if (typeof to === 'string' && to !== '') return [assertFixed(from), assertFixed(to)]
    throw new CommandError('BadValue', `The 'to' field for $rename must be a string: ${from}: ${toShell(to)}`)
  })
  return {
    paths: pairs.flat(),
    apply: (document) => pairs.reduce((result, [from, to]) => rename(result, from.split('.'), to.split('.')), document),
  }
}

function assertFixed(path: string): string {
  if (!path.split('.').some((part) => part === '' || part.startsWith('$'))) return path
  throw new CommandError('BadValue', `The fields of $rename may be neither dynamic nor empty: ${path}`)
}

function assertNoArray(document: Document, path: readonly string[]): void {
  if (path.slice(1).some((_, at) => Array.isArray(valueAt(document, path.slice(0, at + 1)))))
    throw new CommandError('BadValue', `The fields of $rename cannot be below an array: ${path.join('.')}`)
}

function rename(document: Document, from: readonly string[], to: readonly string[]): Document {
  assertNoArray(document, from)
  assertNoArray(document, to)
  let moved: unknown = missing
  const take = (old: unknown) => {
    moved = old
    return missing
  }
  const removed = changeAt(document, from, { change: take, mode: 'any' })
  if (moved === missing) return document
  // The target becomes the last field even if it existed, as in MongoDB: it is removed and created.
  const cleared = changeAt(removed, to, { change: () => missing, mode: 'any' })
  return changeAt(cleared, to, { change: () => moved, mode: 'create' })
}
