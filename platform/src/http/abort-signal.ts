interface Response {
  readonly writableFinished: boolean
  once(event: 'close', listener: () => void): unknown
}

/** A signal that aborts when the client goes away before its answer is complete. */
export function abortSignalOf(response: Response): AbortSignal {
  const controller = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) controller.abort()
  })
  return controller.signal
}
