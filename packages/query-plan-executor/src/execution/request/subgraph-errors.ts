import { isJsonObject, type JsonObject } from './json-object.ts'
import type { SubgraphError } from './subgraph-request.ts'

const none: readonly SubgraphError[] = []

/**
 * Reads the errors of a subgraph's response. A malformed error is still an error, and does not discard the data. Parts that
 * violate the GraphQL specification are dropped: a message that is not a string, an invalid path, extensions that are not an
 * object. Stack traces are dropped too, because they must not leave the subgraph.
 */
export function readSubgraphErrors(errors: unknown): readonly SubgraphError[] {
  if (errors === undefined || errors === null) return none
  return Array.isArray(errors) ? errors.map(readError) : [readError(errors)]
}

function readError(error: unknown): SubgraphError {
  if (!isJsonObject(error)) return { message: typeof error === 'string' ? error : '' }
  const { message, path, extensions } = error
  return {
    message: typeof message === 'string' ? message : '',
    ...(isPath(path) && { path }),
    ...(isJsonObject(extensions) && { extensions: withoutStack(extensions) }),
  }
}

function isPath(path: unknown): path is readonly (string | number)[] {
  return Array.isArray(path) && path.length > 0 && path.every((part) => typeof part === 'string' || isIndex(part))
}

const isIndex = (part: unknown) => typeof part === 'number' && Number.isInteger(part) && part >= 0

/** The path of the stack trace depends on the version of Apollo Server. */
function withoutStack(extensions: JsonObject): JsonObject {
  const { stacktrace: _, exception, ...others } = extensions
  if (exception === undefined) return others
  if (!isJsonObject(exception)) return { ...others, exception }
  const { stacktrace: __, ...details } = exception
  return { ...others, exception: details }
}
