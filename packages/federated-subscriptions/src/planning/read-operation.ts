import { getOperationAST, Kind, OperationTypeNode, parse, specifiedRules, validate, visit } from 'graphql'
import type { DocumentNode, FragmentDefinitionNode, OperationDefinitionNode, ValidationRule } from 'graphql'
import { LRUCache } from 'lru-cache'
import { operationError, OperationFailed, withCode } from '../operation-error.ts'
import type { ParsedOperation } from './parsed-operation.ts'
import { fragmentsOf } from './resumable-field.ts'
import type { SupergraphVersion } from './supergraph-version.ts'

/** An operation as a client sends it, on any transport. */
export interface OperationRequest {
  readonly query: string
  readonly operationName?: string | null | undefined
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined
}

/** Whether the operation is a subscription. */
export function isSubscription({ operation }: ParsedOperation): boolean {
  return operation.operation === OperationTypeNode.SUBSCRIPTION
}

/** Parses the operation of a request. Equal texts return the same object. */
export type ReadOperation = (request: OperationRequest) => ParsedOperation

/** The limits of an operation reader. */
export interface OperationReaderLimits {
  readonly maxOperationTokens: number
  readonly planCacheCharacters: number
}

/** A parsed document takes about fifty times the memory of its text, so the cache is limited by characters and not by entries. */
export function createOperationReader({
  maxOperationTokens,
  planCacheCharacters,
}: OperationReaderLimits): ReadOperation {
  const known = new LRUCache<string, ParsedOperation>({
    maxSize: planCacheCharacters,
    sizeCalculation: (_, key) => key.length,
  })
  return (request) => {
    const key = `${request.operationName ?? ''}\n${request.query}`
    let parsed = known.get(key)
    if (!parsed) known.set(key, (parsed = parseOperation(request, maxOperationTokens)))
    return parsed
  }
}

/** @throws if the text is not valid GraphQL or the operation cannot be determined */
function parseOperation(request: OperationRequest, maxTokens: number): ParsedOperation {
  const document = parse(request.query, { maxTokens })
  const operation = getOperationAST(document, request.operationName || undefined)
  if (operation) return { document, operation }
  const wanted = request.operationName ? `an operation named "${request.operationName}"` : 'exactly one operation'
  throw new OperationFailed([operationError('BAD_USER_INPUT', `expected ${wanted} in the document`)])
}

/**
 * Validates a subscription, and returns a document without other operations and unused fragments.
 * @throws OperationFailed with BAD_USER_INPUT and one error for each violation
 */
export function validSubscription(
  version: SupergraphVersion,
  { document, operation }: ParsedOperation,
  rules: readonly ValidationRule[],
): DocumentNode {
  refuseIncremental(document)
  const errors = validate(version.schema, document, [...specifiedRules, ...rules])
  if (errors.length) throw new OperationFailed(errors.map((error) => withCode(error, 'BAD_USER_INPUT')))
  return { kind: Kind.DOCUMENT, definitions: [operation, ...usedFragments(document, operation)] }
}

function refuseIncremental(document: DocumentNode): void {
  visit(document, {
    Directive: ({ name: { value } }) => {
      if (value !== 'defer' && value !== 'stream') return
      const message = `@${value} is not supported in subscriptions: an event is delivered whole`
      throw new OperationFailed([operationError('BAD_USER_INPUT', message)])
    },
  })
}

function usedFragments(document: DocumentNode, operation: OperationDefinitionNode): readonly FragmentDefinitionNode[] {
  const fragments = fragmentsOf(document)
  const used = new Set<FragmentDefinitionNode>()
  const collect = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value)
        if (!fragment || used.has(fragment)) return
        used.add(fragment)
        collect(fragment)
      },
    })
  }
  collect(operation)
  return [...used]
}
