/** `npm run bench`: measures how many requests per second the gateway answers. `npm run bench -- --help` lists the options. */
import { amount, choice, count, readCommandLine, rejectCommandLine, text } from '#platform/command-line'
import { createComparison, createPeerReport, createProfileReport } from './peers/report.ts'
import { profileGateway, runHarness } from './peers/run-harness.ts'
import { createContenders } from './queries/contenders.ts'
import { countFeedRequests } from './queries/feed.ts'
import { measure } from './queries/measure.ts'
import type { Measurement } from './queries/measure.ts'
import { createReport } from './queries/report.ts'
import { works } from './queries/works.ts'
import { recordMeasured } from './record.ts'

const program = {
  command: 'npm run bench',
  does: `Compares the requests per second of this gateway with those of stock @apollo/server and @apollo/gateway, on the same supergraph
    and subgraphs, in interleaved rounds. Writes docs/benchmarks.md.`,
  options: {
    rounds: count('measurements of each gateway and case', 5),
    seconds: amount('duration of a measurement', 6),
    connections: count('connections of the load generator', 20),
    peers: text(
      'folder of a harness that starts other gateways; they are measured too, and this one is profiled',
      'folder',
    ),
    against: text(
      'another checkout, built, such as the commit before; with --peers, prints the ratios to its gateway',
      'folder',
    ),
    only: choice('runs one part', ['queries', 'feed', 'peers', 'against']),
  },
}
const { values } = readCommandLine(program)
const { only } = values
const settings = { rounds: values.rounds, seconds: values.seconds, connections: values.connections }
if (values.peers === undefined && (only === 'peers' || only === 'against' || values.against !== undefined))
  rejectCommandLine(
    program,
    `expected --peers <folder>, which ${only ? `--only ${only}` : '--against'} needs, got none`,
  )
if (only === 'against' && values.against === undefined)
  rejectCommandLine(program, 'expected --against <folder>, which --only against needs, got none')

/** The most significant case: nothing can be shared, and every subgraph is called. */
const load = 'nested-auth:50'

const isWanted = (part: string) => only === undefined || only === part

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
