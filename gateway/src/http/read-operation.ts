import { createHash } from 'node:crypto'
import { parseMediaType } from '@plumbline/federated-subscriptions'
import { parseExactJson } from '@plumbline/query-plan-executor'
import { HttpProblem } from './http-problem.ts'

/** The GraphQL parameters of a request. Their types are checked; the text of the operation is not. */
export interface OperationParams {
  readonly query?: string | undefined
  readonly operationName?: string | undefined
  readonly variables?: Readonly<Record<string, unknown>> | undefined
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
}

/** A request as the web framework passes it on. */
export interface ReadableRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The parsed body of a POST. */
  readonly body: unknown
}

/**
 * Reads the operation of a POST from the body and that of a GET from the query string, for every transport.
 * @throws HttpProblem - names what was expected and what arrived; with status 422 if the request is not a well-formed GraphQL request
 * @see https://graphql.github.io/graphql-over-http/draft/#sec-Request
 */
export function readOperationParams(request: ReadableRequest): OperationParams {
  assertContentType(request)
  const params = toParams(request.method === 'POST' ? request.body : readSearch(request.url))
  assertPersisted(params)
  return params
}

function assertContentType({ method, headers }: ReadableRequest): void {
  const contentType = headers['content-type']
  if (contentType === undefined && method === 'GET') return
  const type = typeof contentType === 'string' ? parseMediaType(contentType) : null
  const charset = type?.params.get('charset') ?? 'utf-8'
  if (type?.essence !== 'application/json' || !/^utf-?8$/i.test(charset))
    throw unsupported(`content-type: expected application/json in UTF-8, got ${show(contentType)}`)
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') throw unsupported(`content-encoding: expected none, got ${show(encoding)}`)
}

const unsupported = (message: string) => new HttpProblem({ status: 415, message })

function readSearch(url: string): Readonly<Record<string, unknown>> {
  const start = url.indexOf('?')
  const search = new URLSearchParams(start < 0 ? '' : url.slice(start))
  const one = (name: string): string | undefined => {
    const values = search.getAll(name)
    if (values.length > 1) throw invalid(name, 'one value', `${values.length} of them`)
    return values[0]
  }
  const json = (name: string): unknown => {
    const text = one(name)
    try {
      return text === undefined ? undefined : parseExactJson(text)
    } catch {
      throw invalid(name, 'a JSON object', 'text that is no JSON')
    }
  }
  return {
    query: one('query'),
    operationName: one('operationName'),
    variables: json('variables'),
    extensions: json('extensions'),
  }
}

function toParams(source: unknown): OperationParams {
  if (Array.isArray(source))
    throw new HttpProblem({
      status: 422,
      message: `Expected one operation, got a list of ${source.length}: send each operation in a request of its own.`,
    })
  if (!isObject(source)) throw invalid('body', 'a JSON object with a query', describe(source))
  const { query, operationName, variables, extensions } = source
  if ((query ?? null) !== null && typeof query !== 'string') throw invalid('query', 'text', describe(query))
  if ((operationName ?? null) !== null && typeof operationName !== 'string')
    throw invalid('operationName', 'text', describe(operationName))
  if ((variables ?? null) !== null && !isObject(variables)) throw invalid('variables', 'an object', describe(variables))
  if ((extensions ?? null) !== null && !isObject(extensions))
    throw invalid('extensions', 'an object', describe(extensions))
  return {
    ...(typeof query === 'string' && { query }),
    // Some clients send an empty name for none.
    ...(typeof operationName === 'string' && operationName !== '' && { operationName }),
    ...(isObject(variables) && { variables }),
    ...(isObject(extensions) && { extensions }),
  }
}

function assertPersisted({ query, extensions }: OperationParams): void {
  const persisted = extensions?.['persistedQuery'] ?? null
  if (persisted === null) {
    if (!query?.trim())
      throw invalid('query', 'the text of an operation', query === undefined ? 'nothing' : 'empty text')
    return
  }
  const { version, sha256Hash } = isObject(persisted) ? persisted : {}
  if (version !== 1 || typeof sha256Hash !== 'string')
    throw invalid('extensions.persistedQuery', '{ "version": 1, "sha256Hash": … }', 'another form')
  if (query !== undefined && createHash('sha256').update(query).digest('hex') !== sha256Hash)
    throw invalid('extensions.persistedQuery.sha256Hash', 'the SHA-256 of the query', 'another hash')
}

const invalid = (field: string, expected: string, actual: string) =>
  new HttpProblem({ status: 422, message: `${field}: expected ${expected}, got ${actual}`, details: { field } })

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const describe = (value: unknown) =>
  value === undefined ? 'nothing' : value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`

const show = (header: string | string[] | undefined) =>
  header === undefined ? 'nothing' : JSON.stringify(String(header).slice(0, 100))
