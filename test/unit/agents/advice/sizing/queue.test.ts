import { fixedLengths, lengthsOf } from '#root/subgraphs/agents/src/domain/advice/sizing/lengths'
import type { Lengths } from '#root/subgraphs/agents/src/domain/advice/sizing/lengths'
import { loadedReplica, percentile, saturationRate } from '#root/subgraphs/agents/src/domain/advice/sizing/queue'
import type { ReplicaQueue } from '#root/subgraphs/agents/src/domain/advice/sizing/queue'
import { seeded, simulateReplica, valueAt } from './simulate-replica.ts'
import type { SimulatedTimes } from './simulate-replica.ts'

type Spread = Lengths['spread']

/** A server whose steps, inputs and outputs are drawn at random, as a queue and as it is simulated. */
interface Server {
  readonly name: string
  readonly queue: ReplicaQueue
  readonly rate: number
  simulate(seed: number): SimulatedTimes
}

const p95OfMean = 2.2
const sigma = 1.644_853_6 - Math.sqrt(1.644_853_6 ** 2 - 2 * Math.log(p95OfMean))
const normal = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

const draws: Readonly<Record<Spread, (mean: number) => (random: () => number) => number>> = {
  fixed: (mean) => () => mean,
  exponential: (mean) => (random) => -mean * Math.log(1 - random()),
  lognormal: (mean) => (random) => mean * Math.exp(-(sigma ** 2) / 2 + sigma * normal(random)),
}

const lengths = (spread: Spread, mean: number): Lengths =>
  spread === 'fixed' ? fixedLengths(mean) : lengthsOf({ mean, p95: spread === 'exponential' ? null : mean * p95OfMean })

function randomServer(index: number): Server {
  const random = seeded(index + 1)
  const between = (low: number, high: number) => low * (high / low) ** random()
  const spread = (['fixed', 'exponential', 'lognormal'] as const)[index % 3] ?? 'fixed'
  const utilization = [0.2, 0.5, 0.7][Math.floor(index / 3) % 3] ?? 0.5
  const batch = Math.round(between(8, 256))
  const base = between(0.004, 0.03)
  const perSequence = base * between(0.002, 0.05)
  const output = Math.round(between(50, 500))
  const input = Math.round(between(100, 4000))
  const perToken = (base * between(0.5, 8)) / input
  const stepSeconds = (sequences: number) => base + perSequence * sequences
  const prefillSeconds = (tokens: number) => ({ work: perToken * tokens, alone: base + perToken * tokens })
  const inputs = lengths(spread, input)
  const variance = (perToken * input * inputs.variation) ** 2
  const mean = perToken * input
  const queue = {
    stepSeconds: Array.from({ length: batch }, (_, at) => stepSeconds(at + 1)),
    prefill: { mean, meanSquare: mean ** 2 + variance, variance, aloneMean: base + mean, aloneVariance: variance },
    output: lengths(spread, output),
  }
  const rate = utilization * saturationRate(queue)
  return {
    name: `${spread} lengths, ${batch} places, ${utilization * 100} % of saturation, ${Math.round(rate * mean * 100)} % reading`,
    queue,
    rate,
    simulate: (seed) =>
      simulateReplica(
        {
          requestsPerSecond: rate,
          largestBatch: batch,
          requests: 8000,
          stepSeconds,
          prefillSeconds,
          drawInput: draws[spread](input),
          drawOutput: draws[spread](output),
        },
        seed,
      ),
  }
}

const servers = Array.from({ length: 36 }, (_, index) => randomServer(index))

test.each(servers)('the 99th percentiles are those of a simulated server: $name', ({ queue, rate, simulate }) => {
  const replica = loadedReplica(queue, rate)
  if (replica === null) throw new Error('expected a replica below saturation, got one that is saturated')
  const times = simulate(7)
  const request = percentile(replica.answeredWithin, 0.99) / valueAt(times.request, 0.99)
  expect(request).toBeGreaterThan(0.85)
  expect(request).toBeLessThan(1.15)
  // Waiting for a place is rare and lasts long: a small error of its chance moves the percentile far.
  const started = replica.startedWithin(valueAt(times.firstToken, 0.99))
  expect(started).toBeGreaterThan(0.96)
  expect(started).toBeLessThan(0.9999)
})

test('half of the percentiles are within three hundredths', () => {
  const errors = servers.map(({ queue, rate, simulate }) => {
    const replica = loadedReplica(queue, rate)
    return Math.abs(percentile(replica?.answeredWithin ?? (() => 0), 0.99) / valueAt(simulate(11).request, 0.99) - 1)
  })
  expect(
    valueAt(
      errors.toSorted((one, other) => one - other),
      0.5,
    ),
  ).toBeLessThan(0.03)
})

test('a rate next to nothing is like none', () => {
  const { queue } = randomServer(1)
  const at = (rate: number) => percentile(loadedReplica(queue, rate)?.answeredWithin ?? (() => 0), 0.99)
  expect(at(1e-308)).toBeCloseTo(at(0), 9)
})

test('a percentile is found to a millionth, and a time that the share keeps is never shown as exceeded', () => {
  for (const seconds of [0.000_37, 0.08, 1, 2.5, 17, 4000]) {
    const found = percentile((time) => (time >= seconds ? 1 : 0), 0.99)
    expect(found).toBeGreaterThanOrEqual(seconds)
    expect(found).toBeLessThanOrEqual(seconds * 1.000_001)
  }
})

test('a saturated replica has no percentiles', () => {
  const { queue } = randomServer(1)
  expect(loadedReplica(queue, saturationRate(queue))).toBeNull()
})

test('more load is never faster', () => {
  for (const { queue } of servers) {
    const times = [0.1, 0.3, 0.5, 0.7, 0.9].map((share) => {
      const replica = loadedReplica(queue, share * saturationRate(queue))
      return percentile(replica?.answeredWithin ?? (() => 0), 0.99)
    })
    expect(times).toEqual(times.toSorted((one, other) => one - other))
  }
})

test('lengths have the stated mean and 95th percentile', () => {
  const { classes, spread, variation } = lengthsOf({ mean: 200, p95: 500 })
  expect(spread).toBe('lognormal')
  const mean = classes.reduce((sum, { tokens, share }) => sum + tokens * share, 0)
  expect(Math.abs(mean / 200 - 1)).toBeLessThan(0.01)
  expect(variation).toBeGreaterThan(0.7)
  const below = classes.filter(({ tokens }) => tokens <= 500).reduce((sum, { share }) => sum + share, 0)
  expect(below).toBeGreaterThan(0.94)
  expect(below).toBeLessThan(0.96)
})
