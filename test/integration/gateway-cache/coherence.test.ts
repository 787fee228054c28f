import { gql } from '../../support/gql.ts'
import type { Call } from '../../support/gql.ts'
import { signUp } from '../../support/platform/index.ts'
import type { Person } from '../../support/platform/index.ts'
import { startCacheWorld } from './cache-world.ts'
import type { CacheWorld } from './cache-world.ts'

/** What `gateway/src/cache/trust.ts` promises. */
const staleBoundMs = 5_000
const operations = 10_000
const actors = 8
const seed = Number(process.env['CACHE_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

/** A number that only grows, with when it was known to the writer's client to have grown. */
class Growing {
  readonly #steps: { readonly value: number; readonly answeredAt: number; readonly gateway: number }[] = []

  note(value: number, gateway: number): void {
    this.#steps.push({ value, answeredAt: performance.now(), gateway })
  }

  get value(): number {
    return Math.max(0, ...this.#steps.map(({ value }) => value))
  }

  /** How far a read was behind that began then; null when it showed all that had been answered before. */
  behind(seen: number, startedAt: number) {
    const missed = this.#steps.filter(({ value, answeredAt }) => value > seen && answeredAt < startedAt)
    const [first] = missed.toSorted((one, other) => one.answeredAt - other.answeredAt)
    return first ? { lagMs: startedAt - first.answeredAt, gateway: first.gateway } : null
  }
}

let world: CacheWorld
let owner: Person
let readers: readonly Person[]

beforeAll(async () => {
  world = await startCacheWorld({ gateways: 2 })
  const [first] = world.gateways
  owner = await signUp(first?.url ?? '', 'Ada')
  readers = [await signUp(first?.url ?? '', 'Bob'), await signUp(first?.url ?? '', 'Carol')]
  for (const reader of readers) await owner.addMember(reader, 'MEMBER')
  await world.untilTrusted()
}, 60_000)
afterAll(async () => {
  for (const person of [owner, ...readers]) await person.client.dispose()
  await world.dispose()
})

test(`${operations} random writes and reads through two gateways show what was written before`, async () => {
  const random = mulberry(seed)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const urls = world.gateways.map(({ url }) => url)
  const listed = new Growing()
  const versions = new Map<string, Growing>()
  const busy = new Set<string>()
  const behind: { readonly lagMs: number; readonly isSameGateway: boolean; readonly what: string }[] = []

  const check = (what: string, growing: Growing, read: { seen: number; startedAt: number; gateway: number }) => {
    const found = growing.behind(read.seen, read.startedAt)
    if (found) behind.push({ what, lagMs: found.lagMs, isSameGateway: found.gateway === read.gateway })
  }
  const ask = async (gateway: number, call: Call) => {
    const answer = await gql(urls[gateway] ?? '', call)
    if (answer.errors) throw new Error(`seed ${seed}: ${JSON.stringify(answer.errors)}`)
    return answer.data as never
  }
  const create = async (gateway: number) => {
    const input = { organizationId: owner.organizationId, title: 'New', requirements: { workloads: [workload] } }
    const made: { createAssessment: { id: string } } = await ask(gateway, {
      query: creating,
      variables: { input },
      person: owner,
    })
    const { id } = made.createAssessment
    listed.note(listed.value + 1, gateway)
    versions.set(id, new Growing())
    versions.get(id)?.note(1, gateway)
  }
  const change = async (gateway: number) => {
    const id = pick([...versions.keys()])
    if (busy.has(id)) return
    busy.add(id)
    const growing = versions.get(id)
    const input = { id, expectedVersion: growing?.value ?? 0, title: `Title ${random()}` }
    const changed: { updateAssessment: { version: number } } = await ask(gateway, {
      query: changing,
      variables: { input },
      person: owner,
    })
    growing?.note(changed.updateAssessment.version, gateway)
    busy.delete(id)
  }
  const readOne = async (gateway: number, person: Person) => {
    const id = pick([...versions.keys()])
    const startedAt = performance.now()
    const { assessment }: { assessment: { version: number } } = await ask(gateway, {
      query: readingOne,
      variables: { id },
      person,
    })
    check('one', versions.get(id) ?? new Growing(), { seen: assessment.version, startedAt, gateway })
  }
  const readList = async (gateway: number, person: Person) => {
    const startedAt = performance.now()
    const {
      organization,
    }: { organization: { assessments: { totalCount: number; nodes: { id: string; version: number }[] } } } = await ask(
      gateway,
      {
        query: readingList,
        variables: { id: owner.organizationId },
        person,
      },
    )
    const { totalCount, nodes } = organization.assessments
    check('list', listed, { seen: totalCount, startedAt, gateway })
    for (const { id, version } of nodes)
      check('listed', versions.get(id) ?? new Growing(), { seen: version, startedAt, gateway })
  }

  for (let made = 0; made < 10; made += 1) await create(0)
  let left = operations
  const act = async () => {
    while (left > 0) {
      left -= 1
      const gateway = Math.floor(random() * urls.length)
      const kind = random()
      // One of the writers reads too, and has to see its own writes in particular.
      const reader = pick([...readers, ...readers, ...readers, owner])
      if (kind < 0.005) await create(gateway)
      else if (kind < 0.1) await change(gateway)
      else if (kind < 0.8) await readOne(gateway, reader)
      else await readList(gateway, reader)
    }
  }
  await Promise.all(Array.from({ length: actors }, act))

  expect(behind.filter(({ lagMs }) => lagMs > staleBoundMs)).toEqual([])
  expect(behind.filter(({ isSameGateway }) => isSameGateway)).toEqual([])
  // Copies have been in use, or nothing is shown.
  expect(world.cacheCount('hits')).toBeGreaterThan(operations / 5)
}, 240_000)

const workload = {
  name: 'Chat',
  kind: 'ONLINE_INFERENCE',
  modelParamsB: 8,
  requestsPerSecond: 1,
  inputTokensPerRequest: 1,
  outputTokensPerRequest: 1,
}
const creating = 'mutation ($input: CreateAssessmentInput!) { createAssessment(input: $input) { id } }'
const changing = 'mutation ($input: UpdateAssessmentInput!) { updateAssessment(input: $input) { version } }'
const readingOne = 'query ($id: ID!) { assessment(id: $id) { id version title createdBy { name } } }'
const readingList = `query ($id: ID!) {
  organization(id: $id) { name assessments(first: 5) { totalCount nodes { id version } } }
}`

/** Numbers from 0 to 1, the same for the same seed. */
function mulberry(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
