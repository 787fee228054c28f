import { GraphQLError } from 'graphql'
import type { GraphQLFormattedError } from 'graphql'
import { AppError, errorCodes } from '#platform/errors'
import type { Logger } from '#platform/logging'

/**
 * Marks errors that a plugin meant for the client: their codes are passed on whatever they are. A symbol, because Apollo Server copies
 * extensions and JSON omits it.
 */
const fromPlugin = Symbol('from a plugin')

interface Extended {
  readonly extensions?: object | undefined
}

export const isFromPlugin = ({ extensions }: Extended): boolean => extensions !== undefined && fromPlugin in extensions

export interface ThrownIn {
  readonly plugin: string
  readonly hook: string
  readonly log: Logger
}

/** Converts what a hook threw to the error that the client receives. An error without a code is logged. */
export function toPluginError(thrown: unknown, { plugin, hook, log }: ThrownIn): GraphQLError {
  const extensions = extensionsOf(thrown)
  const code = extensions?.['code']
  if (typeof code !== 'string') {
    log.error({ err: thrown, plugin, hook }, 'a hook of a plugin failed')
    return new GraphQLError('A plugin of the gateway failed.', {
      originalError: thrown instanceof Error ? thrown : new Error(String(thrown)),
      extensions: { code: 'INTERNAL', http: { status: errorCodes.INTERNAL.httpStatus } },
    })
  }
  return new GraphQLError((thrown as Error).message, {
    originalError: thrown instanceof Error ? thrown : undefined,
    extensions: withMark(extensions, code),
  })
}

/** Converts an error of a result that a hook returned. */
export function toReturnedError({ message, path, extensions }: GraphQLError | GraphQLFormattedError): GraphQLError {
  const code = extensions?.['code']
  const marked = typeof code === 'string' ? withMark(extensions, code) : extensions
  return new GraphQLError(message, { path: path ?? null, extensions: marked ?? null })
}

function withMark(extensions: Readonly<Record<string, unknown>> | undefined, code: string) {
  const http = { status: statusOf(code), ...(isObject(extensions?.['http']) && extensions['http']) }
  return { ...extensions, http, [fromPlugin]: true }
}

function extensionsOf(thrown: unknown): Readonly<Record<string, unknown>> | undefined {
  if (thrown instanceof AppError) return { ...thrown.details, code: thrown.code }
  if (!isObject(thrown) || typeof thrown['message'] !== 'string') return undefined
  return isObject(thrown['extensions']) ? thrown['extensions'] : undefined
}

/** Unknown codes count as client errors: a plugin rejected the operation on purpose. */
const statusOf = (code: string): number =>
  Object.hasOwn(errorCodes, code) ? errorCodes[code as keyof typeof errorCodes].httpStatus : 400

/** The HTTP status in the extensions of an error. */
export function httpStatusOf({ extensions }: Extended): number | undefined {
  const http = isObject(extensions) ? extensions['http'] : undefined
  const status = isObject(http) ? http['status'] : undefined
  return typeof status === 'number' ? status : undefined
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
