import { addVerdicts, describeRound, isClean, noVerdict, runChaos } from '../support/chaos/index.ts'

const seed = process.env['CHAOS_SEED'] ?? 'a few rounds'

test(`processes and Redis are killed, paused and cut off, and nobody misses an event (seed: ${seed})`, async () => {
  const rounds: string[] = []
  const results = await runChaos({
    rounds: 2,
    seed,
    onRound: (round, result) => void rounds.push(describeRound(round, result)),
  })
  const verdict = results.map((result) => result.verdict).reduce(addVerdicts, noVerdict)
  // Told together, since the faults and the counts are what one wants to see.
  expect({ rounds, clean: results.map(isClean) }).toEqual({ rounds, clean: [true, true] })
  expect(verdict.events).toBeGreaterThan(1_000)
  expect(results.flatMap(({ faults }) => faults)).toHaveLength(6)
}, 120_000)
