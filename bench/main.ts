/**
 * `npm run bench`: requests per second of this gateway beside stock `@apollo/server` + `@apollo/gateway`, on the same
 * supergraph and the same subgraphs, in interleaved rounds; with `--peers FOLDER` also beside other gateways, which
 * a harness in that folder starts, and with a profile. Writes docs/benchmarks.md.
 * With `--peers FOLDER --against FOLDER` this gateway beside the one of another checkout, such as the commit before, which has to be
 * built; prints the ratios alone.
 * Options: --rounds 5 --seconds 6 --connections 20 --only queries|feed|peers|against
 */
import { parseArgs } from 'node:util'
import { createComparison, createPeerReport, createProfileReport } from './peers/report.ts'
import { profileGateway, runHarness } from './peers/run-harness.ts'
import { createContenders } from './queries/contenders.ts'
import { countFeedRequests } from './queries/feed.ts'
import { measure } from './queries/measure.ts'
import type { Measurement } from './queries/measure.ts'
import { createReport } from './queries/report.ts'
import { works } from './queries/works.ts'
import { recordMeasured } from './record.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '6' },
    connections: { type: 'string', default: '20' },
    peers: { type: 'string' },
    against: { type: 'string' },
    only: { type: 'string' },
  },
})
const settings = {
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  connections: Number(values.connections),
}

/** The most significant case: nothing can be shared, and every subgraph is called. */
const load = 'nested-auth:50'

const isWanted = (part: string) => values.only === undefined || values.only === part

if (isWanted('queries')) await benchQueries()
if (isWanted('feed')) record('feed', await countFeedRequests())
if (isWanted('peers') && values.peers !== undefined) await benchPeers(values.peers)
if (isWanted('against') && values.peers !== undefined && values.against !== undefined)
  await benchAgainst(values.peers, values.against)

async function benchQueries(): Promise<void> {
  const arena = await createContenders(settings.connections)
  try {
    const measurements: Measurement[] = []
    for (const work of works) {
      await arena.assertEqualAnswers(work)
      for (let round = 0; round < settings.rounds; round += 1)
        for (const contender of arena.contenders) {
          const measurement = await measure({ contender, work, round, ...settings, people: arena.people })
          console.log(
            `${work.name}, round ${round + 1}, ${contender.name}: ${Math.round(measurement.requestsPerSecond)} requests/s`,
          )
          measurements.push(measurement)
        }
    }
    record('queries', createReport(measurements, { ...settings, contenders: arena.contenders, works }))
  } finally {
    await arena.dispose()
  }
}

async function benchPeers(folder: string): Promise<void> {
  const limit = 'limit-hand'
  const options = {
    folder,
    peers: [limit, 'apollo', 'hive', 'hive-rust', 'hive-rust-dedupe', 'mercurius'],
    cases: [load, 'nested:50', 'simple-auth:50'],
    rounds: settings.rounds,
    seconds: settings.seconds,
  }
  record('peers', createPeerReport(await runHarness(options), { limit }))
  record('profile', createProfileReport(load, await profileGateway(options, load)))
}

/** Every round measures both, one directly after the other. */
async function benchAgainst(folder: string, before: string): Promise<void> {
  const { results } = await runHarness({
    folder,
    peers: [],
    before,
    cases: [load, 'nested:50', 'simple-auth:50', 'simple-auth:10'],
    rounds: settings.rounds,
    seconds: settings.seconds,
  })
  console.log(createComparison(results))
}

function record(name: string, markdown: string): void {
  recordMeasured(name, markdown)
  console.log(markdown)
}
