import { setTimeout as delay } from 'node:timers/promises'
import { PauseRunDocument, ResumeRunDocument } from '#root/schema/generated/operations'
import type { Random } from '../federation/random.ts'
import { gql } from '../gql.ts'
import { signUp } from '../platform/index.ts'
import type { Person } from '../platform/index.ts'
import type { Arena } from './arena.ts'
import { inflict, planFaults } from './faults.ts'
import type { Fault } from './faults.ts'
import { countLeftOnGateways } from './gauges.ts'
import { readReference } from './reference.ts'
import { addVerdicts, judge, noVerdict } from './verdict.ts'
import type { Reference, Verdict } from './verdict.ts'
import { watchRun } from './watcher.ts'
import type { Watcher } from './watcher.ts'

export interface RoundOptions {
  readonly clients: number
  readonly faults: number
  readonly random: Random
}

/** The result of a round. */
export interface RoundResult {
  readonly faults: readonly Fault[]
  readonly verdict: Verdict
  /** Milliseconds from each break of a client's stream to its next event. */
  readonly recoveriesMs: readonly number[]
  /** Errors of events without data. */
  readonly blanks: readonly string[]
  /** Unexpected ends of streams, and streams that did not end. */
  readonly failures: readonly string[]
  /** Operations and upstreams that the gateways kept after all clients had disconnected. */
  readonly leftOnGateways: number
  /** The final status of the run in its log; COMPLETED if all faults were repaired in time. */
  readonly runEnd: string
  /** Queries of a rolling restart; null in other rounds, in which they may fail. */
  readonly queries: { readonly asked: number; readonly failures: readonly string[] } | null
  readonly durationMs: number
}

/**
 * Whether the round is correct: every event arrived with its data, because faults are shorter than the retries of events. A Redis that
 * is killed may lose the last two seconds of its log; snapshots replace the lost events.
 */
export function isClean({
  verdict,
  faults,
  leftOnGateways,
  runEnd,
  queries,
}: Pick<RoundResult, 'verdict' | 'faults' | 'leftOnGateways' | 'runEnd' | 'queries'>): boolean {
  if (runEnd !== 'RUN_COMPLETED' || (queries?.failures.length ?? 0) > 0) return false
  const { events: _, snapshots, ...wrongs } = verdict
  return [...Object.values(wrongs), mayLoseLog({ faults }) ? 0 : snapshots, leftOnGateways].every(
    (count) => count === 0,
  )
}

export const mayLoseLog = ({ faults }: Pick<RoundResult, 'faults'>): boolean =>
  faults.some(({ kind, target }) => kind === 'kill' && target.name === 'redis')

const faultsWithinMs = 2_000
// A crashed worker is detected after 5 s, and its tasks are retried after up to 30 s.
const endWithinMs = 60_000

/** One run with many clients and faults; the received events are compared with its log afterwards. */
export async function playRound(arena: Arena, options: RoundOptions): Promise<RoundResult> {
  const faults = planFaults({ ...options, count: options.faults, withinMs: faultsWithinMs, targets: arena.targets })
  const result = await watchWhile(arena, options, async () => void (await Promise.all(faults.map(inflict))))
  return { ...result, faults, queries: null, leftOnGateways: await countLeftOnGateways(arena.urls) }
}

/** One run with many clients during an action; the received events are compared with its log afterwards. */
export async function watchWhile(
  arena: Arena,
  options: Pick<RoundOptions, 'clients'>,
  happens: (run: PausedRun) => Promise<void>,
): Promise<Omit<RoundResult, 'leftOnGateways' | 'faults' | 'queries'>> {
  const beganAtMs = performance.now()
  const { owner, runId } = await prepareRun(arena.urls)
  const watchers: Watcher[] = []
  try {
    for (let i = 0; i < options.clients; i += 1)
      watchers.push(watchRun({ runId, person: owner, urls: rotate(arena.urls, i) }))
    await Promise.all(watchers.map(({ begun, ended }) => Promise.race([begun, ended])))
    await owner.client.request(ResumeRunDocument, { input: { id: runId } })
    await happens({ owner, runId })
    const ends = await awaitEnds(watchers)
    const reference = await readReference(owner, runId)
    return {
      verdict: judgeAll({ reference, watchers, ends }),
      runEnd: reference.events.get(reference.last) ?? 'nothing',
      recoveriesMs: watchers.flatMap(({ recoveriesMs }) => recoveriesMs),
      blanks: watchers.flatMap(({ sightings }) =>
        sightings.flatMap((sighting) => (sighting.kind === 'blank' ? [sighting.reason] : [])),
      ),
      failures: ends.filter((end) => end !== 'ended'),
      durationMs: performance.now() - beganAtMs,
    }
  } finally {
    await Promise.all(watchers.map((watcher) => watcher.dispose()))
    await owner.client.dispose()
  }
}

/** The run is paused until it is resumed. */
export interface PausedRun {
  readonly owner: Person
  readonly runId: string
}

const patienceMs = 30_000

/** A run that is paused until all clients are subscribed. Targets of the previous round may still be restarting. */
async function prepareRun(urls: readonly string[]): Promise<PausedRun> {
  const givenUpAtMs = performance.now() + patienceMs
  for (;;) {
    try {
      return await startPausedRun(urls)
    } catch (error) {
      if (performance.now() > givenUpAtMs) throw error
      await delay(200)
    }
  }
}

async function startPausedRun(urls: readonly string[]): Promise<PausedRun> {
  const owner = await signUp(urls[0] ?? '')
  try {
    const runId = await owner.startRun(await owner.createAssessment())
    await owner.client.request(PauseRunDocument, { input: { id: runId } })
    await Promise.all(urls.map((url) => assertWhole(url, { owner, runId })))
    return { owner, runId }
  } catch (error) {
    await owner.client.dispose()
    throw error
  }
}

export const everywhere = `query ($id: ID!) {
  run(id: $id) { assessment { title organization { name } createdBy { name } } charge { credits } }
}`

/** @throws Error - a gateway cannot reach all subgraphs, or still counts one of them as unavailable */
async function assertWhole(url: string, { owner, runId }: PausedRun): Promise<void> {
  const { errors } = await gql(url, { query: everywhere, variables: { id: runId }, person: owner })
  if (errors) throw new Error(`expected a whole answer, got ${JSON.stringify(errors)}`)
}

const rotate = <Item>(items: readonly Item[], by: number) =>
  items.map((_, index) => items[(index + by) % items.length] as Item)

/** How each stream ended: `ended`, `left open`, or why. */
async function awaitEnds(watchers: readonly Watcher[]): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<'left open'>((resolve) => {
    timer = setTimeout(() => resolve('left open'), endWithinMs)
  })
  const ends = watchers.map(({ ended }) =>
    ended.then(
      () => 'ended',
      (error: unknown) => String(error),
    ),
  )
  const outcomes = await Promise.all(ends.map((end) => Promise.race([end, timeout])))
  clearTimeout(timer)
  return outcomes
}

interface Hearing {
  readonly reference: Reference
  readonly watchers: readonly Watcher[]
  readonly ends: readonly string[]
}

function judgeAll({ reference, watchers, ends }: Hearing): Verdict {
  const verdicts = watchers.map(({ sightings }, index) => ({
    ...judge(sightings, reference),
    leftOpen: ends[index] === 'ended' ? 0 : 1,
  }))
  return verdicts.reduce(addVerdicts, noVerdict)
}
