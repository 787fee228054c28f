import { addVerdicts, describeRound, noVerdict, runChaos } from '../support/chaos/index.ts'

const seed = process.env['CHAOS_SEED'] ?? 'a few rounds'

test(`processes and Redis are killed, paused and cut off, and nobody misses an event (seed: ${seed})`, async () => {
  const rounds: string[] = []
  const results = await runChaos({
    rounds: 2,
    seed,
    onRound: (round, result) => void rounds.push(describeRound(round, result)),
  })
  const verdict = results.map((result) => result.verdict).reduce(addVerdicts, noVerdict)
  // Told together, since the faults are what one wants to see when the counts are not nought.
  expect({ rounds, lost: verdict.lost, duplicated: verdict.duplicated, outOfOrder: verdict.outOfOrder }).toEqual({
    rounds,
    lost: 0,
    duplicated: 0,
    outOfOrder: 0,
  })
  expect({ rounds, wrong: verdict.wrong, leftOpen: verdict.leftOpen }).toEqual({ rounds, wrong: 0, leftOpen: 0 })
  // Every event is whole and from the log: the faults are shorter than what an event is waited for, and Redis keeps its log.
  expect({ rounds, blank: verdict.blank, snapshots: verdict.snapshots }).toEqual({ rounds, blank: 0, snapshots: 0 })
  const leftOnGateways = results.reduce((sum, result) => sum + result.leftOnGateways, 0)
  expect({ rounds, leftOnGateways }).toEqual({ rounds, leftOnGateways: 0 })
  expect(verdict.events).toBeGreaterThan(1_000)
  expect(results.flatMap(({ faults }) => faults)).toHaveLength(6)
}, 120_000)
