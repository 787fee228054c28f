import { HeaderMap } from '@apollo/server'
import { getOperationAST, GraphQLError, Kind } from 'graphql'
import type { DocumentNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql'
import { AppError, errorCodes } from '#platform/errors'
import { networkOf } from '#platform/http'
import type { KnownOperation, OperationExecutor } from '../operations/operation-executor.ts'
import type { AddressLimits } from './address-limits.ts'

/**
 * An executor that applies the rate limits of mutations per client address, counting each root field whatever its alias. `find` does not
 * return operations with limited mutations, so that every transport executes them through `execute`.
 */
export function limitMutations(executor: OperationExecutor, limits: AddressLimits): OperationExecutor {
  const counted = new WeakSet<KnownOperation>()
  const uncounted = (operation: KnownOperation | undefined) =>
    operation?.kind === 'mutation' && counted.has(operation) ? undefined : operation
  return {
    find: (source, operationName) => uncounted(executor.find(source, operationName)),
    findPersisted: (sha256, operationName) => uncounted(executor.findPersisted(sha256, operationName)),
    prepare: (operation) => executor.prepare(operation),
    async execute(operation, context) {
      if (operation.kind !== 'mutation') return executor.execute(operation, context)
      const { mutations } = limits
      const points = countFields(operation.document, operation.operationName, mutations)
      const address = networkOf(context.clientAddress)
      try {
        for (const [name, count] of points) await mutations.get(name)?.consume(address, count)
      } catch (error) {
        return { data: undefined, errors: [toRefusal(error)] }
      }
      const result = await executor.execute(operation, context)
      const known = points.size > 0 && executor.find(operation.source, operation.operationName)
      if (known) counted.add(known)
      return result
    },
  }
}

/** Counts how often the operation selects each of these root fields. */
function countFields(
  document: DocumentNode,
  operationName: string | undefined,
  names: Pick<ReadonlySet<string>, 'has'>,
): ReadonlyMap<string, number> {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  const counts = new Map<string, number>()
  const count = (set: SelectionSetNode | undefined): void => {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.INLINE_FRAGMENT) count(selection.selectionSet)
      else if (selection.kind === Kind.FRAGMENT_SPREAD) count(fragments.get(selection.name.value)?.selectionSet)
      else if (names.has(selection.name.value))
        counts.set(selection.name.value, (counts.get(selection.name.value) ?? 0) + 1)
    }
  }
  count(getOperationAST(document, operationName)?.selectionSet)
  return counts
}

/** Converts an error for Apollo Server, with its HTTP status. @throws any other error unchanged */
function toRefusal(error: unknown): GraphQLError {
  if (!(error instanceof AppError)) throw error
  const { code, details, message } = error
  const retryAfterSeconds = Math.ceil(Number(details['retryAfterMs'] ?? 1_000) / 1_000)
  const http = {
    status: errorCodes[code].httpStatus,
    headers: new HeaderMap([['retry-after', String(retryAfterSeconds)]]),
  }
  const extensions: Readonly<Record<string, unknown>> = { ...details, code, http }
  return new GraphQLError(message, { extensions })
}
