import { gql } from '#root/test/support/gql'
import type { Call } from '#root/test/support/gql'
import type { Person } from '#root/test/support/platform/index'
import type { CacheWorld } from './cache-world.ts'
import { Growing } from './growing.ts'

/** A read that misses a write whose response was received before the read started. */
export interface LateRead {
  readonly what: 'one' | 'list' | 'listed'
  /** Time from the response of the write to the start of the read. */
  readonly lagMs: number
  /** Whether both went through the same gateway. */
  readonly isSameGateway: boolean
}

export interface RandomTraffic {
  readonly world: CacheWorld
  /** Writes, and reads too. */
  readonly owner: Person
  readonly readers: readonly Person[]
  readonly operations: number
  readonly seed: number
  /** Whether an operation may fail, which is then not counted. */
  readonly mayFail?: boolean
}

const actors = 8

/** Writes and reads at random, several at a time and through any gateway. */
export async function runRandomTraffic(traffic: RandomTraffic): Promise<readonly LateRead[]> {
  const { world, operations, owner, readers, mayFail = false } = traffic
  const random = mulberry(traffic.seed)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const state: State = {
    ...traffic,
    random,
    pick,
    listed: new Growing(),
    versions: new Map(),
    busy: new Set(),
    late: [],
  }
  for (let made = 0; made < 10; made += 1) await create(state, 0)
  let left = operations
  const act = async () => {
    while (left > 0) {
      left -= 1
      const gateway = Math.floor(random() * world.gateways.length)
      const kind = random()
      // One of the writers also reads, and must see its own writes.
      const reader = pick([...readers, ...readers, ...readers, owner])
      const operation =
        kind < 0.005
          ? create(state, gateway)
          : kind < 0.1
            ? change(state, gateway)
            : kind < 0.9
              ? readOne(state, gateway, reader)
              : readList(state, gateway, reader)
      await operation.catch((error: unknown) => {
        if (!mayFail) throw error
      })
    }
  }
  await Promise.all(Array.from({ length: actors }, act))
  return state.late
}

interface State extends RandomTraffic {
  readonly random: () => number
  readonly pick: <Item>(items: readonly Item[]) => Item
  /** How many assessments there are. */
  readonly listed: Growing
  readonly versions: Map<string, Growing>
  readonly busy: Set<string>
  readonly late: LateRead[]
}

async function ask<Data>({ world, seed }: State, gateway: number, call: Call): Promise<Data> {
  const { data, errors } = await gql(world.gateways[gateway]?.url ?? '', call)
  if (errors) throw new Error(`seed ${seed}: ${JSON.stringify(errors)}`)
  return data as Data
}

async function create(state: State, gateway: number): Promise<void> {
  const { owner, listed, versions } = state
  const input = { organizationId: owner.organizationId, title: 'New', requirements: { workloads: [workload] } }
  const query = 'mutation ($input: CreateAssessmentInput!) { createAssessment(input: $input) { assessment { id } } }'
  type Created = { readonly createAssessment: { readonly assessment: { readonly id: string } } }
  const { createAssessment } = await ask<Created>(state, gateway, { query, variables: { input }, person: owner })
  listed.note(listed.value + 1, gateway)
  const version = new Growing()
  version.note(1, gateway)
  versions.set(createAssessment.assessment.id, version)
}

async function change(state: State, gateway: number): Promise<void> {
  const { owner, versions, busy, pick, random } = state
  const id = pick([...versions.keys()])
  const version = versions.get(id)
  if (busy.has(id) || !version) return
  // Remains busy after a failure, because its version is unknown.
  busy.add(id)
  const input = { id, expectedVersion: version.value, title: `Title ${random()}` }
  const query =
    'mutation ($input: UpdateAssessmentInput!) { updateAssessment(input: $input) { assessment { version } } }'
  type Changed = { readonly updateAssessment: { readonly assessment: { readonly version: number } } }
  const { updateAssessment } = await ask<Changed>(state, gateway, { query, variables: { input }, person: owner })
  version.note(updateAssessment.assessment.version, gateway)
  busy.delete(id)
}

async function readOne(state: State, gateway: number, person: Person): Promise<void> {
  const id = state.pick([...state.versions.keys()])
  const startedAt = performance.now()
  const query = 'query ($id: ID!) { assessment(id: $id) { id version title createdBy { name } } }'
  type Read = { readonly assessment: { readonly version: number } }
  const { assessment } = await ask<Read>(state, gateway, { query, variables: { id }, person })
  check(state, state.versions.get(id), { what: 'one', seen: assessment.version, startedAt, gateway })
}

async function readList(state: State, gateway: number, person: Person): Promise<void> {
  const startedAt = performance.now()
  const query = `query ($id: ID!) {
    organization(id: $id) { name assessments(first: 5) { totalCount nodes { id version } } }
  }`
  type Node = { readonly id: string; readonly version: number }
  type Read = {
    readonly organization: { readonly assessments: { readonly totalCount: number; readonly nodes: Node[] } }
  }
  const { organization } = await ask<Read>(state, gateway, {
    query,
    variables: { id: state.owner.organizationId },
    person,
  })
  const { totalCount, nodes } = organization.assessments
  check(state, state.listed, { what: 'list', seen: totalCount, startedAt, gateway })
  for (const { id, version } of nodes)
    check(state, state.versions.get(id), { what: 'listed', seen: version, startedAt, gateway })
}

interface Seen {
  readonly what: LateRead['what']
  readonly seen: number
  readonly startedAt: number
  readonly gateway: number
}

function check({ late }: State, growing: Growing | undefined, { what, seen, startedAt, gateway }: Seen): void {
  const missed = growing?.missedBy({ seen, startedAt })
  if (missed) late.push({ what, lagMs: missed.lagMs, isSameGateway: missed.gateway === gateway })
}

const workload = {
  name: 'Chat',
  kind: 'ONLINE_INFERENCE',
  modelParamsB: 8,
  requestsPerSecond: 1,
  inputTokensPerRequest: 1,
  outputTokensPerRequest: 1,
}

/** Deterministic random numbers from 0 to 1. */
function mulberry(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
