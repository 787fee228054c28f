import { BREAK, Kind, visit } from 'graphql'
import type { DocumentNode } from 'graphql'
import type { KnownOperation, OperationExecutor } from '../operations/operation-executor.ts'
import type { CountedOperation, OperationCounts } from './operation-counts.ts'

/** An executor that counts executed queries. */
export function countOperations(
  executor: OperationExecutor,
  operationCounts: Pick<OperationCounts, 'count'>,
): OperationExecutor {
  // Texts by operation, because a persisted operation is requested without its text.
  const texts = new WeakMap<KnownOperation, CountedOperation>()
  const count = (operation: KnownOperation | undefined) => {
    const text = operation && texts.get(operation)
    if (text) operationCounts.count(text)
    return operation
  }
  return {
    find: (source, operationName) => count(executor.find(source, operationName)),
    findPersisted: (sha256, operationName) => count(executor.findPersisted(sha256, operationName)),
    prepare: (operation) => executor.prepare(operation),
    async execute(operation, context) {
      const { source, operationName, kind, document } = operation
      const result = await executor.execute(operation, context)
      const known = kind === 'query' ? executor.find(source, operationName) : undefined
      if (known && !texts.has(known) && !hasStrings(document)) texts.set(known, { source, operationName })
      count(known)
      return result
    },
  }
}

/** Whether a document contains string literals, which are specific to one client and may be confidential. */
function hasStrings(document: DocumentNode): boolean {
  let found = false
  visit(document, {
    [Kind.STRING]: () => {
      found = true
      return BREAK
    },
  })
  return found
}
