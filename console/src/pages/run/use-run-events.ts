import { useSubscription } from '@apollo/client/react'
import { useEffect, useRef, useState } from 'react'
import { RunProgressDocument } from './run.documents.ts'
import type { RunProgressSubscription } from './run.documents.ts'

export type RunEvent = RunProgressSubscription['runProgress']

/** More than a run has; older ones are dropped. */
const maxEvents = 1_000

/**
 * The events of a run, each once, oldest first. They also update the run in the cache. Events that arrive together are shown together
 * in the next frame.
 */
export function useRunEvents(runId: string, onGap: () => void): readonly RunEvent[] {
  const [events, setEvents] = useState<readonly RunEvent[]>([])
  const arrived = useRef<RunEvent[]>([])
  const frame = useRef(0)
  useEffect(() => () => cancelAnimationFrame(frame.current), [])
  useSubscription(RunProgressDocument, {
    variables: { runId },
    ignoreResults: true,
    onData({ data: { data } }) {
      if (!data) return
      const event = data.runProgress
      if (event.kind === 'SNAPSHOT' && events.length > 0) onGap()
      arrived.current.push(event)
      if (arrived.current.length > 1) return
      frame.current = requestAnimationFrame(() => {
        const batch = arrived.current
        arrived.current = []
        setEvents((old) => [...old, ...batch].slice(-maxEvents))
      })
    },
  })
  return events
}
