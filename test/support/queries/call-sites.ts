import { globSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import mongoose from 'mongoose'

/** Tracks which lines of the product have sent database commands. */
export interface CallSites {
  /** Lines of the sources with a database call that was not executed, as `folder/file.ts:12`. */
  unseen(): readonly string[]
  dispose(): void
}

const methods = [
  'find findOne findById exists distinct aggregate countDocuments estimatedDocumentCount',
  'create insertOne insertMany bulkWrite replaceOne updateOne updateMany deleteOne deleteMany',
  'findOneAndUpdate findOneAndReplace findOneAndDelete findByIdAndUpdate findByIdAndDelete',
]
  .join(' ')
  .split(' ')

/**
 * Listens to mongoose in this process until it is disposed.
 * @param sources - globs of the files with database calls: `subgraphs/users/src/models/*.ts`. Each of their lines that calls a method of a
 *   collection, or `findPages`, must be executed; `findPages` both for a single page and for several.
 */
export function recordCallSites(sources: readonly string[]): CallSites {
  const seen = new Set<string>()
  const targets = [mongoose.Model, mongoose.Collection.prototype] as unknown as Record<string, unknown>[]
  const restore = targets.flatMap((target) => methods.map((method) => listen(target, method, seen)))
  return {
    unseen: () =>
      sources
        .flatMap((glob) => globSync(glob))
        .flatMap(callsOf)
        .filter((call) => !seen.has(call)),
    dispose: () => restore.forEach((undo) => undo()),
  }
}

function listen(target: Record<string, unknown>, method: string, seen: Set<string>): () => void {
  const original = target[method]
  if (typeof original !== 'function') return () => undefined
  target[method] = function listened(this: unknown, ...given: unknown[]) {
    note(method, seen)
    return original.apply(this, given)
  }
  return () => {
    target[method] = original
  }
}

const pages = 'platform/src/mongo/find-pages.ts'

function note(method: string, seen: Set<string>): void {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 50
  const places = [...(new Error().stack ?? '').matchAll(/\(?(?:file:\/\/)?(\/[^()\s]+?):(\d+):\d+\)?$/gm)].map(
    ([, file = '', line = '']) => ({ file: relative(process.cwd(), file), line }),
  )
  Error.stackTraceLimit = limit
  const ours = places.filter(({ file }) => /^(platform|subgraphs)\/src\/|^subgraphs\//.test(file))
  const caller = ours.find(({ file }) => file !== pages)
  if (!caller) return
  const pageKind = ours[0]?.file === pages ? ` for ${method === 'find' ? 'one page' : 'several pages'}` : ''
  seen.add(`${caller.file}:${caller.line}${pageKind}`)
}

function callsOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8')
  const calls = new RegExp(`\\.(?:${methods.join('|')})\\s*[(<]|\\bfindPages\\((?=\\s*\\w+,)`, 'g')
  return [...text.matchAll(calls)].flatMap(({ 0: call, index }) => {
    const place = `${file}:${text.slice(0, index).split('\n').length}`
    return call.startsWith('.') ? [place] : [`${place} for one page`, `${place} for several pages`]
  })
}
