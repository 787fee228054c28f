const names = new Set(['MaxRetriesPerRequestError', 'ConnectionClosedError'])
const messages = new Set(['Connection is closed.', 'Command timed out'])
const codes = /^E(CONN|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|AI_AGAIN|NOTFOUND)/

/** Whether an error only says that Redis is away, which the connection itself reports once per outage. */
export function isConnectionError(error: Error): boolean {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return names.has(error.name) || messages.has(error.message) || codes.test(code)
}
