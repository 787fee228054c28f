import { parseFilter } from '../filter/parse.ts'
import { openQuery, type OpenQuery, type QueryRequest } from '../planning/query.ts'
import type { Collection } from '../storage/catalog.ts'
import type { StoredDocument } from '../storage/stored-document.ts'
import { LockedByTransaction } from '../storage/transaction.ts'
import type { CommandContext } from './context.ts'
import type { Steps } from './steps.ts'

/** Of those that were found first the documents are held in memory, of all others only their record numbers. */
const heldDocuments = 1000

/**
 * Finds all documents of a query, then writes each that still matches: others may have changed it while there was a break. All are
 * found before the first is written, so that a changed one is not met again further on in an index.
 * @returns how many were written
 */
export function* writeMatches(
  context: CommandContext,
  collection: Collection,
  { request, write }: { readonly request: QueryRequest; readonly write: (document: StoredDocument) => void },
): Steps<number> {
  const { stretch } = context
  const { test } = parseFilter(request.filter)
  for (;;) {
    const breaks = stretch.breaks
    const found = yield* findAll(context, openQuery(context, collection, request))
    let written = 0
    for (const each of found) {
      if (written > 0 && stretch.isOver()) yield undefined
      const isFresh = () => typeof each !== 'number' && stretch.breaks === breaks
      written += yield* writeOne({
        read: () => (isFresh() ? (each as StoredDocument) : reread(context, collection, { found: each, test })),
        write,
      })
    }
    // The only one wanted is gone, but there may be another.
    const isGone = request.limit === 1 && found.length > 0 && written === 0
    if (!isGone) return written
  }
}

type Found = StoredDocument | number

function* findAll({ transaction }: CommandContext, { documents }: OpenQuery): Steps<readonly Found[]> {
  const found: Found[] = []
  for (const document of documents) {
    if (document === undefined) yield undefined
    else found.push(transaction || found.length < heldDocuments ? document : document.record)
  }
  return found
}

type Write = {
  readonly read: () => StoredDocument | undefined
  readonly write: (document: StoredDocument) => void
}

function* writeOne({ read, write }: Write): Steps<0 | 1> {
  for (;;) {
    const document = read()
    if (!document) return 0
    try {
      write(document)
      return 1
    } catch (error) {
      if (!(error instanceof LockedByTransaction)) throw error
      yield error
    }
  }
}

type Reread = { readonly found: Found; readonly test: (document: StoredDocument['document']) => boolean }

/** The document as it is now, unless it is gone or does not match any more. */
function reread(
  { server }: CommandContext,
  collection: Collection,
  { found, test }: Reread,
): StoredDocument | undefined {
  const document = server.store.read(collection, typeof found === 'number' ? found : found.record)
  return document && test(document.document) ? document : undefined
}
