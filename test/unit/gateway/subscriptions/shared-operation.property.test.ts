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
)

test('every client sees every event once and in order, whatever comes in between', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 100 }),
      fc.integer(),
      fc.integer({ min: 1, max: 12 }),
      async (steps, seed, replayEvents) => {
        const world = new SimulatedWorld({ seed, replayEvents })
        for (const one of steps) await world.take(one)
        await world.settle()
        for (const history of world.histories()) expect(history.problems).toEqual([])
        expect(world.openUpstreams()).toBeLessThanOrEqual(1)
        world.disconnectAll()
        expect(world.openUpstreams()).toBe(0)
      },
    ),
    { numRuns: 500 },
  )
})
