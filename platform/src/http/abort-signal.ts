interface Response {
  readonly writableFinished: boolean
  once(event: 'close', listener: () => void): unknown
}

/** Calls `abort` when the client disconnects before its response is complete. */
export function onDeparture(response: Response, abort: () => void): void {
  response.once('close', () => {
    if (!response.writableFinished) abort()
  })
}

/** A signal that is aborted when the client disconnects before its response is complete. */
export function abortSignalOf(response: Response): AbortSignal {
  const controller = new AbortController()
  onDeparture(response, () => controller.abort())
  return controller.signal
}
