import { parseFilter } from '../filter/parse.ts'
import { openQuery, type OpenQuery, type QueryRequest } from '../planning/query.ts'
import type { Collection } from '../storage/catalog.ts'
import type { StoredDocument } from '../storage/stored-document.ts'
import { LockedByTransaction } from '../storage/transaction.ts'
import type { CommandContext } from './context.ts'
import type { Steps } from './steps.ts'

/** How many found documents are kept in memory; of all others, only the record numbers are kept. */
const heldDocuments = 1000

/**
 * Finds all documents of a query, then writes each that still matches: other commands may have changed it when this one yielded. All are
 * found before the first is written, so that a changed document is not found again later in an index.
 * @returns how many were written
 */
export function* writeMatches(
  context: CommandContext,
  collection: Collection,
  { request, write }: { readonly request: QueryRequest; readonly write: (document: StoredDocument) => void },
): Steps<number> {
  const { timeSlice } = context
  const { test } = parseFilter(request.filter)
  for (;;) {
    const yields = timeSlice.yields
    const found = yield* findAll(context, openQuery(context, collection, request))
    let written = 0
    for (const each of found) {
      if (written > 0 && timeSlice.isOver()) yield undefined
      const isFresh = () => typeof each !== 'number' && timeSlice.yields === yields
      written += yield* writeOne({
        read: () => (isFresh() ? (each as StoredDocument) : reread(context, collection, { found: each, test })),
        write,
      })
    }
    // The one document was changed or removed by another command, but another document may match.
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

/** The current version of the document; undefined if it was removed or no longer matches. */
function reread(
  { server }: CommandContext,
  collection: Collection,
  { found, test }: Reread,
): StoredDocument | undefined {
  const document = server.store.read(collection, typeof found === 'number' ? found : found.record)
  return document && test(document.document) ? document : undefined
}
