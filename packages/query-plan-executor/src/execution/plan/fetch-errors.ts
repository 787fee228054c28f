import { errorCodeDef, ERRORS } from '@apollo/federation-internals'
import { GraphQLError } from 'graphql'
import { ownValue, isJsonObject } from '../request/json-object.ts'
import type { SubgraphError } from '../request/subgraph-request.ts'
import type { PlanPath } from './places.ts'

/** A path in the response: response names and list indices. */
export type ResponsePath = readonly (string | number)[]

/** The path of an error. */
export interface ErrorPlace {
  /** undefined if it is unknown. */
  readonly subgraph: string | undefined
  /** undefined for an error without a path. */
  readonly path: ResponsePath | undefined
}

/** The path of an error about a whole fetch: up to the first list on the path of the fetch; undefined at the root. */
export function fetchPath(path: PlanPath): ResponsePath | undefined {
  const list = path.indexOf('@')
  const plain = list === -1 ? path : path.slice(0, list)
  return plain.length > 0 ? plain : undefined
}

/** A path in a subgraph's response with the names of the fields. */
export function ownPath(path: ResponsePath, renames: ReadonlyMap<string, string>): ResponsePath {
  return renames.size === 0 ? path : path.map((part) => (typeof part === 'string' ? (renames.get(part) ?? part) : part))
}

/**
 * The error of a subgraph as the client receives it: its message and extensions, the subgraph's name, and
 * `DOWNSTREAM_SERVICE_ERROR` unless it has its own code.
 */
export function subgraphError(error: SubgraphError, { subgraph, path }: ErrorPlace): GraphQLError {
  const message = error.message || `Error while fetching subquery from service "${subgraph ?? 'unknown'}"`
  const options = {
    originalError: error as unknown as Error,
    path: path as (string | number)[] | undefined,
    extensions: { ...error.extensions, serviceName: subgraph },
  }
  const definition = errorCodeDef(error as GraphQLError)
  if (!definition && error.extensions?.['code']) return new GraphQLError(message, options)
  return (definition ?? ERRORS.DOWNSTREAM_SERVICE_ERROR).err(message, options)
}

/**
 * The error of a fetch without a usable response. Its code is the failure's own `extensions.code`, or else
 * `UPSTREAM_UNAVAILABLE`.
 */
export function fetchError(failure: unknown, { subgraph, path }: ErrorPlace): GraphQLError {
  const message = failure instanceof Error ? failure.message : String(failure)
  const extensions = isJsonObject(failure) ? ownValue(failure, 'extensions') : undefined
  return new GraphQLError(message, {
    originalError: failure instanceof Error ? failure : undefined,
    path,
    extensions: {
      code: 'UPSTREAM_UNAVAILABLE',
      ...(isJsonObject(extensions) ? extensions : {}),
      ...(subgraph !== undefined && { serviceName: subgraph }),
    },
  })
}
