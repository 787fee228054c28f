import { setTimeout as delay } from 'node:timers/promises'
import { RunDocument } from '#root/schema/generated/operations'
import { judge, noVerdict, readReference, watchRun } from '../chaos/index.ts'
import type { Verdict, Watcher } from '../chaos/index.ts'
import { startPausedRun } from '../clients/paused-run.ts'
import type { PausedRun } from '../clients/paused-run.ts'
import type { Person } from '../platform/index.ts'
import { until } from '../until.ts'
import type { SearchService } from './search-service.ts'

export interface Outage {
  readonly person: Person
  /** URLs of gateways; the client starts with the first. */
  readonly urls: readonly string[]
  /** The search service of the platform. */
  readonly search: SearchService
  /** Causes the fault. Resolves when it is repaired. */
  readonly breakThings: () => Promise<void>
}

/** The events of a run with a fault, as received by one client. */
export interface Survival extends Pick<PausedRun, 'id' | 'assessmentId'> {
  /** The comparison of the received events with the log. */
  readonly verdict: Verdict
  /** The last received event. */
  readonly last: string | undefined
  /** How often its stream broke. */
  readonly breaks: number
}

// After the client has received the first events.
const startsBefore = 3

/** Watches a run until it ends, and causes a fault while an agent waits for the search service. */
export async function watchThrough({ person, urls, search, breakThings }: Outage): Promise<Survival> {
  const held = search.hold()
  const { id, assessmentId, resume } = await startPausedRun(person)
  const watcher = watchRun({ runId: id, person, urls })
  try {
    await watcher.begun
    await resume()
    await held.asked
    await until(() => eventsOf(watcher).filter((event) => event === 'TASK_STARTED').length >= startsBefore)
    await breakThings()
    held.release()
    await endOf(watcher, async () => (await person.client.request(RunDocument, { id })).run)
    const breaks = watcher.sightings.filter(({ kind }) => kind === 'break').length
    const verdict = judge(watcher.sightings, await readReference(person, id))
    return { id, assessmentId, verdict, last: eventsOf(watcher).at(-1), breaks }
  } finally {
    held.release()
    await watcher.dispose()
  }
}

// A crashed worker is detected after some seconds, and its tasks are retried.
const patienceMs = 45_000

/** @throws Error - the run does not end; the message contains the last event and the run */
async function endOf(watcher: Watcher, readRun: () => Promise<unknown>): Promise<void> {
  const ended = new AbortController()
  const giveUp = async () => {
    await delay(patienceMs, undefined, { signal: ended.signal })
    const seen = JSON.stringify(watcher.sightings.slice(-5))
    throw new Error(`expected the run to end, saw last ${seen} of ${JSON.stringify(await readRun())}`)
  }
  const givenUp = giveUp()
  try {
    await Promise.race([watcher.ended, givenUp])
  } finally {
    ended.abort()
    givenUp.catch(() => undefined)
  }
}

const eventsOf = ({ sightings }: Watcher) =>
  sightings.flatMap((sighting) => (sighting.kind === 'event' ? [sighting.event] : []))

/** Every event of the log was received once, in order, up to the last one, and no snapshot replaced events. */
export function expectNothingMissed({ verdict, last }: Survival): void {
  expect({ ...verdict, events: 0 }).toEqual(noVerdict)
  expect(last).toBe('RUN_COMPLETED')
}
