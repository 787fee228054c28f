import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { gql } from '../../test/support/gql.ts'
import { freePorts, signUp, startDistributed, startService } from '../../test/support/platform/index.ts'
import type { DistributedPlatform, Person, ServiceProcess } from '../../test/support/platform/index.ts'
import type { Work } from './works.ts'

/** A way to serve the graph. */
export interface Contender {
  readonly name: string
  readonly description: string
  /** URL of its graph. */
  readonly url: string
  readonly pid: number
}

export interface Arena {
  readonly contenders: readonly Contender[]
  /** Members of one organization; each connection uses one of them. */
  readonly people: readonly Person[]
  /** @throws Error - two contenders respond differently */
  assertEqualAnswers(work: Work): Promise<void>
  dispose(): Promise<void>
}

/**
 * The platform as processes, with this gateway and the stock one in front of the same subgraphs; and the platform in one
 * process, over the same databases.
 */
export async function createContenders(connections: number): Promise<Arena> {
  const platform = await startDistributed()
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-bench-'))
  const extra: ServiceProcess[] = []
  const own = <Service extends ServiceProcess>(service: Service): Service => {
    extra.push(service)
    return service
  }
  const dispose = async () => {
    await Promise.all(extra.map((service) => service.stop()))
    await platform.dispose()
    rmSync(folder, { recursive: true })
  }
  try {
    const people = await createContents(platform, connections)
    const [person] = people
    if (!person) throw new Error('expected at least one connection, got none')
    const stock = own(await startStock(platform, { folder, person }))
    const uncached = { ENTITY_CACHE: 'off' }
    const standalone = own(await startStandalone(platform, {}))
    const standaloneUncached = own(await startStandalone(platform, uncached))
    const gatewayUncached = own(await start('gateway', 'dist/gateway/src/main.js', { ...platform.env, ...uncached }))
    const [gateway] = platform.gateways
    const contenders: Contender[] = [
      {
        ...stock,
        name: 'stock Apollo',
        description: '`@apollo/server` with `@apollo/gateway`, over HTTP to the subgraphs',
      },
      { ...addressOf(gateway), name: 'Plumbline', description: 'this gateway, over HTTP to the same subgraphs' },
      { ...gatewayUncached, name: 'Plumbline, no cache', description: 'the same without its entity cache' },
      {
        ...standalone,
        name: 'Plumbline, one process',
        description: 'gateway and subgraphs in one process, over the same databases',
      },
      {
        ...standaloneUncached,
        name: 'Plumbline, one process, no cache',
        description: 'the same without the entity cache',
      },
    ]
    return {
      contenders,
      people,
      assertEqualAnswers: (work) => assertEqualAnswers(contenders, { work, person }),
      dispose,
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

async function createContents(platform: DistributedPlatform, connections: number): Promise<readonly Person[]> {
  const people = await Promise.all(Array.from({ length: connections }, (_, i) => signUp(platform.url, `Member${i}`)))
  const [owner, ...others] = people
  for (const other of others) await owner?.addMember(other, 'MEMBER')
  for (let i = 0; i < 10; i += 1) {
    const assessmentId = (await owner?.createAssessment(`Assessment ${i}`)) ?? ''
    if (i < 5) await owner?.watchRun(await owner.startRun(assessmentId))
  }
  return people
}

const addressOf = (gateway: DistributedPlatform['gateways'][number] | undefined) => ({
  url: gateway?.url ?? '',
  pid: gateway?.pid ?? 0,
})

interface StockOptions {
  readonly folder: string
  readonly person: Person
}

async function startStock({ env }: DistributedPlatform, { folder, person }: StockOptions) {
  const supergraph = join(folder, 'supergraph.graphql')
  // Stock Apollo reads the addresses of the subgraphs from the supergraph alone.
  const urls = (env['SUBGRAPH_URLS'] ?? '').split(',').map((entry) => entry.split('='))
  const text = urls.reduce(
    (sdl, [name, url]) =>
      sdl.replace(new RegExp(`(graph: ?|name: ?)"${name}", url: "[^"]*"`), `$1"${name}", url: "${url}"`),
    readFileSync('schema/supergraph.graphql', 'utf8'),
  )
  writeFileSync(supergraph, text)
  const viewer = JSON.stringify({
    kind: 'user',
    userId: person.userId,
    sessionId: 'none',
    roles: { [person.organizationId]: 'OWNER' },
  })
  return start('stock', 'dist/bench/queries/stock-apollo.js', {
    ...env,
    APOLLO_TELEMETRY_DISABLED: 'true',
    SUPERGRAPH: supergraph,
    VIEWER: viewer,
  })
}

const startStandalone = ({ env }: DistributedPlatform, switches: Readonly<Record<string, string>>) =>
  start('standalone', 'dist/bench/queries/one-process.js', { ...env, TASK_CONCURRENCY: '1', ...switches })

async function start(name: string, entry: string, env: Readonly<Record<string, string>>) {
  const [port] = await freePorts(1)
  const service = await startService({ name, entry, env: { ...env, PORT: String(port) } })
  return Object.assign(service, { url: `http://127.0.0.1:${port}` })
}

async function assertEqualAnswers(contenders: readonly Contender[], { work, person }: { work: Work; person: Person }) {
  const variables = work.variables([person])
  const answers = await Promise.all(contenders.map(({ url }) => gql(url, { query: work.query, variables, person })))
  for (const [index, answer] of answers.entries())
    if (!isDeepStrictEqual(answer, answers[0]) || answer.errors)
      throw new Error(
        `expected ${contenders[index]?.name} to answer as ${contenders[0]?.name}, got ${JSON.stringify(answer).slice(0, 500)}`,
      )
}
