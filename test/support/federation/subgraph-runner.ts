import { execute, parse, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql'
import { SubgraphFailure } from '#platform/subgraph-client'
import type { Faults } from './faults.ts'
import { hash } from './random.ts'

/** A request of a gateway. */
export interface SubgraphCall {
  readonly query: string
  readonly operationName?: string | undefined
  readonly variables?: Readonly<Record<string, unknown>> | undefined
}

export type SubgraphRunner = (call: SubgraphCall) => Promise<ExecutionResult>

/** Runs requests on a subgraph; faults may fail a whole request, depending on its text without the operation name. */
export function createRunner(input: {
  readonly name: string
  readonly schema: GraphQLSchema
  readonly faults: Faults
}): SubgraphRunner {
  const documents = new Map<string, DocumentNode>()
  return async ({ query, operationName, variables }) => {
    const document = documents.get(query) ?? parse(query)
    documents.set(query, document)
    const result = await execute({
      schema: input.schema,
      document,
      operationName: operationName ?? null,
      variableValues: variables ?? {},
      rootValue: undefined,
    })
    const copy = JSON.parse(JSON.stringify(result)) as ExecutionResult
    const text = operationName ? query.replace(operationName, '') : query
    return input.faults.hits('request', input.name, text) ? failing(copy, input.name, hash(text)) : copy
  }
}

function failing(result: ExecutionResult, name: string, number: number): ExecutionResult {
  const entities = result.data?.['_entities']
  switch (number % 7) {
    case 0:
      throw new Error(`${name} reset the connection`)
    case 6:
      throw new SubgraphFailure(name, { kind: 'timeout', timeoutMs: 10_000 })
    case 1:
      return {
        errors: [{ message: `${name} is overloaded`, extensions: { code: 'OVERLOADED' } }],
      } as unknown as ExecutionResult
    case 2:
      return { data: null, errors: [{ message: '' }] } as unknown as ExecutionResult
    case 3:
      return { ...result, data: Array.isArray(entities) ? { _entities: entities.slice(1) } : null }
    case 4:
      return { ...result, data: Array.isArray(entities) ? { _entities: [...entities, null] } : { ...result.data } }
    default:
      return { ...result, data: Array.isArray(entities) ? { _entities: 'none' } : null }
  }
}
