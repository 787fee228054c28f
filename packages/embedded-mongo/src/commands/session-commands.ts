import { Binary } from 'bson'
import { isDocument } from '../bson/document.ts'
import { toNumber } from '../bson/numbers.ts'
import { CommandError } from '../errors.ts'
import { assertCommand } from './arguments.ts'
import type { CommandContext, Handler } from './context.ts'
import type { TransactionRef } from './sessions.ts'

export const commitTransaction: Handler = (context) => {
  assertCommand('commitTransaction', context.body, { recoveryToken: 'object' })
  context.server.sessions.commit(toTransactionRef(context))
  return { ok: 1 }
}

export const abortTransaction: Handler = (context) => {
  assertCommand('abortTransaction', context.body, { recoveryToken: 'object' })
  context.server.sessions.abort(toTransactionRef(context))
  return { ok: 1 }
}

export const endSessions: Handler = ({ body, name, server }) => {
  assertCommand(name, body, { [name]: 'array!' })
  const ids = (Array.isArray(body[name]) ? body[name] : []).map(toSessionId).filter((id) => id !== undefined)
  server.sessions.end(ids)
  server.cursors.endSessions(ids)
  return { ok: 1 }
}

export const refreshSessions: Handler = () => ({ ok: 1 })

/** The text of a session's id, from `{ id: UUID }`. */
export function toSessionId(lsid: unknown): string | undefined {
  const id = isDocument(lsid) ? lsid['id'] : undefined
  return id instanceof Binary ? Buffer.from(id.value()).toString('hex') : undefined
}

function toTransactionRef({ body, sessionId, name, connectionId }: CommandContext): TransactionRef {
  if (sessionId === undefined || body['txnNumber'] === undefined)
    throw new CommandError('InvalidOptions', `${name} must be run within a transaction: lsid and txnNumber are missing`)
  return { sessionId, number: toNumber(body['txnNumber']), connectionId }
}
