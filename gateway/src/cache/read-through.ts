import type { SubgraphError, SubgraphResponse } from '@plumbline/query-plan-executor'
import { parseExactJson } from '@plumbline/query-plan-executor'
import type { EntityTag } from '#platform/invalidations'
import { SubgraphFailure } from '#platform/subgraph-client'
import type { CacheCounters } from './cache-counters.ts'
import type { CachePlan } from './cache-plan.ts'
import type { Copies } from './copies.ts'
import type { Copy } from './copy.ts'
import type { Flights, Landing } from './flights.ts'
import type { Moment, TouchLedger } from './touch-ledger.ts'

/** Things that are wanted, and how to ask for some of them. */
export interface Question {
  readonly plan: CachePlan
  /** One for each thing. */
  readonly keys: readonly string[]
  /** Whether what was read by somebody else, or earlier, may be used just now. */
  readonly mayUse: () => boolean
  /** Asks the subgraph for the things at these positions. */
  ask(positions: readonly number[], asking: Asking): Promise<Answered>
  tagsOf(position: number, value: unknown): readonly EntityTag[]
}

export interface Asking {
  /** What is known before it is asked. */
  readonly moment: Moment
  /** Whether a client waits for it. */
  readonly purpose: 'answer' | 'refresh'
}

/** Values in the order of what was asked for, or an answer that has another shape than that. */
export type Answered =
  | { readonly kind: 'values'; readonly values: readonly unknown[]; readonly errors: readonly SubgraphError[] }
  | { readonly kind: 'malformed'; readonly response: SubgraphResponse }

export interface ReadThroughDeps {
  readonly copies: Copies
  readonly flights: Flights
  readonly ledger: TouchLedger
  readonly counters: CacheCounters
}

/** How often somebody waits for others before asking for himself. */
const maxWaits = 2

/** Gives what there are copies of, waits for what others are asking for, and asks for the rest. */
export function readThrough(deps: ReadThroughDeps, question: Question): Promise<Answered> {
  const positions = question.keys.map((_, position) => position)
  return readPositions(deps, question, { positions, values: new Array<unknown>(positions.length), waits: 0 })
}

interface Reading {
  readonly positions: readonly number[]
  /** Where they are put. */
  readonly values: unknown[]
  readonly waits: number
}

async function readPositions(deps: ReadThroughDeps, question: Question, reading: Reading): Promise<Answered> {
  const { values, waits } = reading
  const { old, joined, missing } = lookUp(deps, question, reading)
  if (old.length > 0) refresh(deps, question, old)
  if (joined.length === 0 && missing.length === 0) return { kind: 'values', values, errors: [] }
  const [asked, landings] = await Promise.all([
    askFor(deps, question, { positions: missing, values }),
    Promise.all(joined.map(({ flight }) => flight)),
  ])
  if (asked.kind === 'malformed') return asked
  // Much may have happened meanwhile.
  const mayUse = question.mayUse()
  const late = joined
    .filter(({ position }, index) => !mayUse || !join(deps, landings[index] ?? null, { values, position }))
    .map(({ position }) => position)
  // Of many who have waited in vain one asks, and the others wait for that.
  const askedLate =
    mayUse && waits + 1 < maxWaits
      ? await readPositions(deps, question, { positions: late, values, waits: waits + 1 })
      : await askFor(deps, question, { positions: late, values })
  if (askedLate.kind === 'malformed') return askedLate
  return { kind: 'values', values, errors: [...asked.errors, ...askedLate.errors] }
}

function lookUp({ copies, flights }: ReadThroughDeps, { keys, plan }: Question, { positions, values }: Reading) {
  const old: number[] = []
  const joined: { readonly position: number; readonly flight: Promise<Landing> }[] = []
  const missing: number[] = []
  for (const position of positions) {
    const key = keys[position] ?? ''
    const found = copies.find(key, plan)
    const flight = found ? undefined : flights.get(key)
    if (found) {
      // Each answer gets objects of its own: the executor changes them.
      values[position] = parseExactJson(found.copy.text)
      if (found.isOld) old.push(position)
    } else if (flight) joined.push({ position, flight })
    else missing.push(position)
  }
  return { old, joined, missing }
}

/**
 * Whether what somebody else asked for is good for this answer too. It was asked for earlier, so it may not be.
 * @throws SubgraphFailure - he got none for a reason that holds for everybody
 */
function join(
  { copies, counters }: ReadThroughDeps,
  landing: Landing,
  { values, position }: { readonly values: unknown[]; readonly position: number },
): boolean {
  if (landing instanceof SubgraphFailure) throw landing
  if (!landing || !copies.holds(landing)) return false
  counters.joins += 1
  values[position] = parseExactJson(landing.text)
  return true
}

/** Nobody waits for it, and a failure leaves the copies to end with their age. */
function refresh(deps: ReadThroughDeps, question: Question, old: readonly number[]): void {
  const positions = old.filter((position) => !deps.flights.get(question.keys[position] ?? ''))
  const values = new Array<unknown>(question.keys.length)
  void askFor(deps, question, { positions, values, purpose: 'refresh' }).catch(() => undefined)
}

interface Wanted {
  readonly positions: readonly number[]
  /** Where they are put. */
  readonly values: unknown[]
  readonly purpose?: Asking['purpose']
}

/** Asks for things so that others may join; what came without any error is kept. */
async function askFor(deps: ReadThroughDeps, question: Question, wanted: Wanted): Promise<Answered> {
  const { positions, values } = wanted
  if (positions.length === 0) return { kind: 'values', values, errors: [] }
  const landings = new Map<number, Copy>()
  let failure: SubgraphFailure | null = null
  const land = positions.map((position) => deps.flights.begin(question.keys[position] ?? ''))
  try {
    const rest = await takeShared(deps, question, { ...wanted, landings })
    return await askSubgraph(deps, question, { ...wanted, positions: rest, landings })
  } catch (error) {
    if (error instanceof SubgraphFailure && error.isForEverybody) failure = error
    throw error
  } finally {
    positions.forEach((position, index) => land[index]?.(landings.get(position) ?? failure))
  }
}

interface Landed extends Wanted {
  readonly landings: Map<number, Copy>
}

/** @returns what nobody else has kept either */
async function takeShared({ copies }: ReadThroughDeps, { plan, keys, mayUse }: Question, wanted: Landed) {
  const { positions, values, landings, purpose = 'answer' } = wanted
  if (purpose === 'refresh') return positions
  const shared = await copies.findShared(
    positions.map((position) => keys[position] ?? ''),
    plan,
  )
  if (!mayUse()) return positions
  return positions.filter((position, index) => {
    const copy = shared[index]
    if (!copy) return true
    values[position] = parseExactJson(copy.text)
    landings.set(position, copy)
    return false
  })
}

async function askSubgraph(deps: ReadThroughDeps, question: Question, wanted: Landed): Promise<Answered> {
  const { copies, ledger, counters } = deps
  const { positions, values, landings, purpose = 'answer' } = wanted
  if (positions.length === 0) return { kind: 'values', values, errors: [] }
  counters.misses += positions.length
  // Before the question: what is touched while it is under way must count as touched later.
  const moment = ledger.now
  const answered = await question.ask(positions, { moment, purpose })
  if (answered.kind === 'malformed') return answered
  const isClean = answered.errors.length === 0
  positions.forEach((position, index) => {
    const value = answered.values[index]
    values[position] = value
    if (!isClean || typeof value !== 'object' || value === null) return
    const original = { value, moment, tags: question.tagsOf(position, value) }
    landings.set(position, copies.keep(question.keys[position] ?? '', original, question.plan))
  })
  return { kind: 'values', values, errors: answered.errors }
}
