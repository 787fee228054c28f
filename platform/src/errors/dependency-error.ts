import { AppError } from './app-error.ts'

type Outage = { readonly code: 'UPSTREAM_UNAVAILABLE' | 'TIMEOUT'; readonly service: string | null }

/** Errors of the MongoDB driver and of mongoose: no server is available. */
const mongoNames: ReadonlySet<string> = new Set([
  'MongoServerSelectionError',
  'MongooseServerSelectionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoClientClosedError',
  'MongoServerClosedError',
  'MongoPoolClosedError',
  'MongoPoolClearedError',
  'MongoWaitQueueTimeoutError',
  'MongoStalePrimaryError',
])

/**
 * Replies of a server that starts, shuts down or steps down.
 * @see https://github.com/mongodb/specifications/blob/master/source/retryable-writes/retryable-writes.md
 */
const mongoReplies: ReadonlySet<unknown> = new Set([
  ...[6, 7, 89, 91, 133, 134, 189, 262, 9_001, 10_058, 10_107, 11_600, 11_602, 13_435, 13_436],
])
const maxTimeMsExpired = 50

const redisNames: ReadonlySet<string> = new Set(['MaxRetriesPerRequestError', 'ConnectionClosedError'])
const redisMessages: ReadonlySet<string> = new Set(['Connection is closed.', 'Command timed out'])
const redisReplies = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|NOREPLICAS|OOM)\b/

/** Whether a reply of Redis to a command is about the state of the server, not about the command. */
export const isRetryableRedisReply = ({ message }: Error): boolean => redisReplies.test(message)

const systemCodes =
  /^(E(CONN(REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|AI_AGAIN|NOTFOUND)|UND_ERR_(SOCKET|CONNECT_TIMEOUT|CLOSED))$/

/**
 * Converts a driver's error about an unavailable server to UPSTREAM_UNAVAILABLE, or to TIMEOUT for a query that took too long.
 * Errors are recognised by their names, so that this module imports no driver.
 * @returns null for every other error
 */
export function toDependencyError(error: unknown): AppError | null {
  const outage = error instanceof Error && !(error instanceof AppError) ? outageOf(error) : null
  if (outage === null) return null
  const { code, service } = outage
  const name = service === null ? 'A service that this needs' : names[service]
  const message =
    code === 'TIMEOUT' ? `${name} did not respond in time.` : `${name} cannot be reached; try again later.`
  return new AppError({ code, message, details: service === null ? {} : { service }, cause: error })
}

/**
 * Whether a call failed because a service or a database is unavailable. The same call may succeed later, and the caller has done
 * nothing wrong.
 */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'UPSTREAM_UNAVAILABLE' || error.code === 'TIMEOUT'
  return toDependencyError(error) !== null
}

const names: Readonly<Record<string, string>> = { mongodb: 'The database', redis: 'Redis' }

function outageOf(error: Error): Outage | null {
  const code = 'code' in error ? error.code : undefined
  if (isMongo(error, code)) return { code: 'UPSTREAM_UNAVAILABLE', service: 'mongodb' }
  if (error.name === 'MongoOperationTimeoutError' || (isMongoReply(error) && code === maxTimeMsExpired))
    return { code: 'TIMEOUT', service: 'mongodb' }
  if (isRedis(error)) return { code: 'UPSTREAM_UNAVAILABLE', service: 'redis' }
  if (typeof code === 'string' && systemCodes.test(code)) return { code: 'UPSTREAM_UNAVAILABLE', service: null }
  return null
}

function isMongo(error: Error, code: unknown): boolean {
  if (mongoNames.has(error.name)) return true
  if (error.name === 'MongooseError')
    return error.message.endsWith('ms') && error.message.includes('buffering timed out')
  return isMongoReply(error) && mongoReplies.has(code)
}

const isMongoReply = (error: Error) => /^Mongo(Server|WriteConcern|BulkWrite)Error$/.test(error.name)

function isRedis(error: Error): boolean {
  if (error.name === 'ReplyError') return isRetryableRedisReply(error)
  return redisNames.has(error.name) || redisMessages.has(error.message)
}
