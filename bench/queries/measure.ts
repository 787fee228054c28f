import autocannon from 'autocannon'
import type { Person } from '../../test/support/platform/index.ts'
import { residentMB } from '../resident-memory.ts'
import type { Contender } from './contenders.ts'
import type { Work } from './works.ts'

export interface MeasureOptions {
  readonly contender: Contender
  readonly work: Work
  /** One for each connection, so that no concurrent calls are equal and could be shared. */
  readonly people: readonly Person[]
  readonly round: number
  readonly seconds: number
}

/** The result of one contender in one round. */
export interface Measurement {
  readonly contender: string
  readonly work: string
  readonly round: number
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly residentMB: number
}

/** @throws Error - a response is not a 200 */
export async function measure(options: MeasureOptions): Promise<Measurement> {
  const { contender, work, round, seconds } = options
  // The first round includes compiling and planning; each further one needs only a short warm-up.
  await load(options, round === 0 ? 3 : 1)
  const result = await load(options, seconds)
  const failures = result.errors + result.non2xx + result.timeouts
  if (failures > 0) throw new Error(`expected ${contender.name} to answer every request, got ${failures} failures`)
  return {
    contender: contender.name,
    work: work.name,
    round,
    requestsPerSecond: result.requests.total / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    residentMB: residentMB(contender.pid),
  }
}

function load({ contender, work, people }: MeasureOptions, seconds: number) {
  let next = 0
  return autocannon({
    url: `${contender.url}/graphql`,
    method: 'POST',
    connections: people.length,
    duration: seconds,
    body: JSON.stringify({ query: work.query, variables: work.variables(people) }),
    setupClient(client) {
      const person = people[next++ % people.length]
      client.setHeaders({ 'content-type': 'application/json', authorization: `Bearer ${person?.accessToken}` })
    },
  })
}
