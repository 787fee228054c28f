import { errorCodeDef, ERRORS } from '@apollo/federation-internals'
import { GraphQLError } from 'graphql'
import { ownValue, isJsonObject } from '../request/json-object.ts'
import type { SubgraphError } from '../request/subgraph-request.ts'
import type { PlanPath } from './places.ts'

/** Where a fetch belongs. */
export interface FetchPlace {
  readonly subgraph: string
  readonly path: PlanPath
}

/**
 * A subgraph's error as the client sees it: its message and extensions, the subgraph's name, and
 * `DOWNSTREAM_SERVICE_ERROR` unless it has a code of its own.
 */
export function subgraphError(
  error: SubgraphError,
  { subgraph, path }: { readonly subgraph: string; readonly path: readonly (string | number)[] | undefined },
): GraphQLError {
  const message = error.message || `Error while fetching subquery from service "${subgraph}"`
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
 * The error of a fetch that has no answer, or none that can be used. Its code is the failure's own
 * `extensions.code`, or else `UPSTREAM_UNAVAILABLE`; its path leads to the first list on the way to what was fetched.
 */
export function fetchError(failure: unknown, { subgraph, path }: FetchPlace): GraphQLError {
  const message = failure instanceof Error ? failure.message : String(failure)
  const list = path.indexOf('@')
  const extensions = isJsonObject(failure) ? ownValue(failure, 'extensions') : undefined
  return new GraphQLError(message, {
    originalError: failure instanceof Error ? failure : undefined,
    path: list === -1 ? path : path.slice(0, list),
    extensions: {
      code: 'UPSTREAM_UNAVAILABLE',
      ...(isJsonObject(extensions) ? extensions : {}),
      serviceName: subgraph,
    },
  })
}
