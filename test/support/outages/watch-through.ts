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
  /** Gateways, the one watched first before the others. */
  readonly urls: readonly string[]
  /** The one that the platform asks. */
  readonly search: SearchService
  /** Resolves when what broke is mended. */
  readonly breakThings: () => Promise<void>
}

/** A run in whose middle something broke, as one client saw it. */
export interface Survival extends Pick<PausedRun, 'id' | 'assessmentId'> {
  /** What the client saw, compared with the whole log. */
  readonly verdict: Verdict
  /** The last event that it saw. */
  readonly last: string | undefined
  /** How often its stream broke. */
  readonly breaks: number
}

// In the middle for its client too.
const startsBefore = 3

/** Watches a run until it is over, and lets things break while an agent waits for an answer from the web. */
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

// A worker's death is noticed after some seconds, and its tasks are tried again a moment later.
const patienceMs = 45_000

/** @throws Error - with what was seen last and what the run looks like, when it does not end */
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

/** Everything seen once, in order, as it is in the log, up to the end; a snapshot stands for nothing that was missed. */
export function expectNothingMissed({ verdict, last }: Survival): void {
  expect({ ...verdict, events: 0 }).toEqual(noVerdict)
  expect(last).toBe('RUN_COMPLETED')
}
