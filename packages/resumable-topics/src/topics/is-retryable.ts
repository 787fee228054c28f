const serverStates = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|NOREPLICAS|OOM)\b/

/** Whether Redis may answer the same command later: every error of a connection, and replies about the state of the server. */
export function isRetryable(error: unknown): boolean {
  // An entry that cannot be parsed is the same at the next read.
  if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError) return false
  return !(error instanceof Error) || error.name !== 'ReplyError' || serverStates.test(error.message)
}
