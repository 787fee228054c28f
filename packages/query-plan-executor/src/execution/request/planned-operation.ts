import type { AnySignal } from '../../cancellation/cancel-signal.ts'
import { parseExactJson, toJsonText } from '../../exact-json/index.ts'
import { type JsonObject, ownValue } from './json-object.ts'
import type { SubgraphRequest } from './subgraph-request.ts'

/** The parts of a fetch that are known when its plan is compiled. */
export interface PlannedOperation {
  readonly subgraph: string
  readonly query: string
  readonly operationName: string | undefined
  readonly operationKind: 'query' | 'mutation'
  readonly variableNames: readonly string[]
  /** `{"query":"…","operationName":"…","variables":{`, to be completed by `body()`. */
  readonly bodyPrefix: string
}

/** @returns the operation with its escaped query text */
export function planOperation(operation: Omit<PlannedOperation, 'bodyPrefix'>): PlannedOperation {
  const name =
    operation.operationName === undefined ? '' : `"operationName":${JSON.stringify(operation.operationName)},`
  return { ...operation, bodyPrefix: `{"query":${JSON.stringify(operation.query)},${name}"variables":{` }
}

/** The parts of a request besides its operation. */
export interface RequestInput {
  readonly operation: PlannedOperation
  readonly clientVariables: JsonObject | undefined
  readonly signal: AnySignal | undefined
  readonly representations: readonly string[] | undefined
  readonly companions?: object | undefined
}

/** A {@link SubgraphRequest} whose variables and body are created at first use. */
export class PlannedRequest implements SubgraphRequest {
  readonly subgraph: string
  readonly query: string
  readonly operationName: string | undefined
  readonly operationKind: 'query' | 'mutation'
  readonly representations: readonly string[] | undefined
  readonly companions: object | undefined
  readonly signal: AnySignal | undefined
  readonly #input: RequestInput

  constructor(input: RequestInput) {
    const { operation } = input
    this.subgraph = operation.subgraph
    this.query = operation.query
    this.operationName = operation.operationName
    this.operationKind = operation.operationKind
    this.representations = input.representations
    this.companions = input.companions
    this.signal = input.signal
    this.#input = input
  }

  get variables(): JsonObject {
    const { operation, clientVariables, representations } = this.#input
    const variables: JsonObject = Object.create(null)
    for (const name of operation.variableNames) {
      const value = clientVariables && ownValue(clientVariables, name)
      if (value !== undefined) variables[name] = value
    }
    if (representations) variables['representations'] = parseExactJson(`[${representations.join(',')}]`)
    return variables
  }

  body(): string {
    const { operation, clientVariables } = this.#input
    let text = this.representations ? `"representations":[${this.representations.join(',')}]` : ''
    for (const name of operation.variableNames) {
      const value = clientVariables && ownValue(clientVariables, name)
      if (value === undefined) continue
      text += `${text === '' ? '' : ','}"${name}":${toJsonText(value)}`
    }
    return `${operation.bodyPrefix}${text}}}`
  }
}
