import { BREAK, Kind, visit } from 'graphql'
import type { DocumentNode } from 'graphql'
import type { KnownOperation, OperationExecutor } from '../operations/operation-executor.ts'
import type { AskedOperation, AskedOperations } from './asked-operations.ts'

/** An executor that counts the queries that it is asked for. */
export function countOperations(executor: OperationExecutor, asked: Pick<AskedOperations, 'count'>): OperationExecutor {
  // By what is executed: an operation that is asked for by its hash comes without its text.
  const texts = new WeakMap<KnownOperation, AskedOperation>()
  const count = (operation: KnownOperation | undefined) => {
    const text = operation && texts.get(operation)
    if (text) asked.count(text)
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
      if (known && !texts.has(known) && !namesTexts(document)) texts.set(known, { source, operationName })
      count(known)
      return result
    },
  }
}

/** Whether there are texts of a client in it, which are of use to nobody else and may be nobody else's business. */
function namesTexts(document: DocumentNode): boolean {
  let found = false
  visit(document, {
    [Kind.STRING]: () => {
      found = true
      return BREAK
    },
  })
  return found
}
