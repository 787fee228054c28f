import { addVerdicts, describeRound, isClean, noVerdict, runChaos } from '../support/chaos/index.ts'

const seed = process.env['CHAOS_SEED'] ?? 'a few rounds'

test(`no client misses an event while services, workers and stores are killed, paused, cut off and restarted (seed: ${seed})`, async () => {
  const rounds: string[] = []
  const results = await runChaos({
    rounds: 3,
    gracefulEvery: 3,
    clients: 30,
    seed,
    onRound: (round, result) => void rounds.push(describeRound(round, result)),
  })
  const verdict = results.map((result) => result.verdict).reduce(addVerdicts, noVerdict)
  // Told together, since the faults and the counts are what one wants to see.
  expect({ rounds, clean: results.map(isClean) }).toEqual({ rounds, clean: [true, true, true] })
  expect(verdict.events).toBeGreaterThan(1_000)
  expect(results.flatMap(({ faults }) => faults)).toHaveLength(6)
}, 900_000)
