import fc from 'fast-check'
import { SimulatedWorld } from './simulated-world.ts'
import type { Step } from './simulated-world.ts'

const client = fc.integer({ min: 0, max: 4 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('publish' as const), count: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('turn' as const), count: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('connect' as const), client }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('disconnect' as const), client }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('break' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('trim' as const), keep: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('stall' as const), client }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('lose' as const, 'regain' as const), client }) },
)

/** A client that joins others, and loses access when its stream could be merged with theirs. */
const lossBesideOthers: fc.Arbitrary<readonly Step[]> = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 4, max: 12 }))
  .map(([lost, before, after]) => [
    { kind: 'regain', client: 0 },
    { kind: 'connect', client: 0 },
    { kind: 'publish', count: 1 },
    { kind: 'turn', count: 12 },
    { kind: 'forget', client: lost },
    { kind: 'regain', client: lost },
    { kind: 'connect', client: lost },
    { kind: 'turn', count: before },
    { kind: 'lose', client: lost },
    { kind: 'publish', count: 1 },
    { kind: 'turn', count: after },
  ])
const steps = fc.array(
  fc.oneof({ weight: 4, arbitrary: step.map((one) => [one]) }, { weight: 1, arbitrary: lossBesideOthers }),
  { minLength: 1, maxLength: 100 },
)

test('every client receives every event that it may see once and in order, in any sequence of changes', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer(), fc.integer({ min: 1, max: 12 }), async (taken, seed, replayEvents) => {
      const world = new SimulatedWorld({ seed, replayEvents })
      for (const one of taken.flat()) await world.take(one)
      await world.settle()
      for (const history of world.histories()) expect(history.problems).toEqual([])
      expect(world.openUpstreams()).toBeLessThanOrEqual(1)
      world.disconnectAll()
      expect(world.openUpstreams()).toBe(0)
    }),
    { numRuns: 500 },
  )
})
