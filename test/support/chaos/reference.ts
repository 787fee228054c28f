import { parseCursor, toCursor } from '@plumbline/resumable-topics'
import { followRun } from '#root/standalone/src/client/follow-run'
import type { Person } from '../platform/index.ts'
import type { Reference } from './verdict.ts'

const readWithinMs = 30_000

/**
 * All events of a run, read after all faults are repaired.
 * @throws Error - the log has lost some of them, or does not end
 */
export async function readReference(person: Person, runId: string): Promise<Reference> {
  const topic = `run:${runId}`
  const events = new Map<number, string>()
  // Ends a stream that does not end by itself.
  const timer = setTimeout(() => void person.client.dispose(), readWithinMs)
  for await (const { cursor, kind } of followRun(person.client, runId, toCursor(topic, { seq: 0 })))
    events.set(parseCursor(topic, cursor).seq, kind)
  clearTimeout(timer)
  const last = Math.max(...events.keys())
  if (events.size !== last)
    throw new Error(`expected the log of ${runId} to have all ${last} events, got ${events.size}`)
  return { events, last }
}
