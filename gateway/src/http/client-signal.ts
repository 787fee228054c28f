import type { ServerResponse } from 'node:http'
import { CancelSignal } from '@plumbline/query-plan-executor'
import { onDeparture } from '#platform/http'

/** Aborts when the client disconnects before its response is complete. */
export function signalOf(response: ServerResponse): CancelSignal {
  const signal = new CancelSignal()
  onDeparture(response, () => signal.abort())
  return signal
}
