import type { ServerResponse } from 'node:http'
import { CancelSignal } from '@plumbline/query-plan-executor'
import { onDeparture } from '#platform/http'

/** Aborts when the client goes away before its answer is complete. */
export function signalOf(response: ServerResponse): CancelSignal {
  const signal = new CancelSignal()
  onDeparture(response, () => signal.abort())
  return signal
}
