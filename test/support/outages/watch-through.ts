import { setTimeout as delay } from 'node:timers/promises'
import { RunDocument } from '../../../schema/generated/operations.ts'
import { judge, readReference, watchRun } from '../chaos/index.ts'
import type { Verdict, Watcher } from '../chaos/index.ts'
import { startPausedRun } from '../clients/paused-run.ts'
import type { PausedRun } from '../clients/paused-run.ts'
import type { Person } from '../platform/index.ts'
import { until } from '../until.ts'

export interface Outage {
  readonly person: Person
  /** Gateways, the one watched first before the others. */
  readonly urls: readonly string[]
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

/**
 * For platforms whose runs are to be broken. With fewer agents at work at once the run has enough left to do when its pause
 * takes effect, and when something breaks somebody is at work.
 */
export const slowRuns = { TASK_CONCURRENCY: '3' } as const

const startsBefore = 3

/**
 * Watches a run until it is over, and lets things break while its agents are at work.
 * @throws Error - the run was over before anything broke
 */
export async function watchThrough({ person, urls, breakThings }: Outage): Promise<Survival> {
  const { id, assessmentId, resume } = await startPausedRun(person)
  const watcher = watchRun({ runId: id, person, urls })
  try {
    await watcher.begun
    await resume()
    await until(() => eventsOf(watcher).filter((event) => event === 'TASK_STARTED').length >= startsBefore)
    if (isOver(watcher)) throw new Error('expected things to break in the middle of the run, it was over before')
    await breakThings()
    await endOf(watcher, async () => (await person.client.request(RunDocument, { id })).run)
    const breaks = watcher.sightings.filter(({ kind }) => kind === 'break').length
    const verdict = judge(watcher.sightings, await readReference(person, id))
    return { id, assessmentId, verdict, last: eventsOf(watcher).at(-1), breaks }
  } finally {
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

const isOver = (watcher: Watcher) => eventsOf(watcher).includes('RUN_COMPLETED')

/** Everything seen once, in order, as it is in the log, up to the end; a snapshot stands for nothing that was missed. */
export function expectNothingMissed({ verdict, last }: Survival): void {
  const { events: _, ...wrong } = verdict
  expect(wrong).toEqual({
    lost: 0,
    duplicated: 0,
    outOfOrder: 0,
    wrong: 0,
    blank: 0,
    snapshots: 0,
    leftOpen: 0,
  })
  expect(last).toBe('RUN_COMPLETED')
}
