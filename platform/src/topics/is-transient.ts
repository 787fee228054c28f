const transientReplies = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|NOREPLICAS|OOM)\b/

/** Whether a failed command may succeed when Redis is well again, as opposed to one that is wrong in itself. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof SyntaxError || error instanceof TypeError) return false
  return error.name !== 'ReplyError' || transientReplies.test(error.message)
}
