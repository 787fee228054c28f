import { isJsonObject, type JsonObject } from './json-object.ts'
import type { SubgraphError } from './subgraph-request.ts'

const none: readonly SubgraphError[] = []

/**
 * Reads the errors of a subgraph's response, whatever they look like: one that is malformed is an error all the same, and no reason
 * to do without the data beside it. What is not as the GraphQL specification has it is left out: a message that is no text, a
 * path that is no path, extensions that are no object. So are stack traces, which are nobody's business but the subgraph's.
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

/** Apollo Server has it in one place or the other, depending on its version. */
function withoutStack(extensions: JsonObject): JsonObject {
  const { stacktrace: _, exception, ...others } = extensions
  if (exception === undefined) return others
  if (!isJsonObject(exception)) return { ...others, exception }
  const { stacktrace: __, ...details } = exception
  return { ...others, exception: details }
}
