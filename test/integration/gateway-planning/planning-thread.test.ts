import { setImmediate as nextTurn } from 'node:timers/promises'
import type { QueryPlan } from '@apollo/query-planner'
import { createOperationPlanner, type OperationPlannerOptions } from '@plumbline/query-plan-executor'
import { parse } from 'graphql'
import { createGraph } from '#root/test/support/federation/graph'

const shared = (own: string) => ({
  sdl: `type Query { node: Node @shareable }
    type Node @key(fields: "id") @shareable { id: ID! next: Node other: Node shared: Int ${own}: Int }`,
})
const { supergraphSdl } = createGraph({ a: shared('a'), b: shared('b'), c: shared('c') })

const deep = (depth: number): string =>
  depth === 0 ? '{ shared a b c }' : `{ shared a b c next ${deep(depth - 1)} other { shared a b c next { a b c } } }`
const large = parse(`{ node ${deep(8)} }`)
const small = parse('{ node { id a } }')

async function withPlanner<Result>(
  options: OperationPlannerOptions,
  use: (planner: ReturnType<typeof createOperationPlanner>) => Promise<Result>,
): Promise<Result> {
  const planner = createOperationPlanner(supergraphSdl, options)
  try {
    return await use(planner)
  } finally {
    await planner.dispose()
  }
}

describe('planning', () => {
  test('of a small operation is synchronous', () =>
    withPlanner({}, async (planner) => {
      expect(planner.planWithoutBlocking({ document: small })).toEqual(planner.plan({ document: small }))
    }))

  test('of a large operation does not block the event loop, and returns the same plan', () =>
    withPlanner({}, async (planner) => {
      const planned = planner.planWithoutBlocking({ document: large })
      expect(planned).toBeInstanceOf(Promise)
      let plan: QueryPlan | undefined
      void Promise.resolve(planned).then((one) => (plan = one))
      let turns = 0
      for (; !plan; turns++) await nextTurn()
      expect(plan).toEqual(planner.plan({ document: large }))
      expect(turns).toBeGreaterThan(100)
    }))

  test('weighs a bounded number of ways', () =>
    withPlanner({ largeEffort: Infinity }, async (planner) => {
      const startedAtMs = process.cpuUsage().user
      planner.plan({ document: parse(`{ node ${deep(12)} }`) })
      expect((process.cpuUsage().user - startedAtMs) / 1_000).toBeLessThan(1_500)
    }))

  test('of several large operations takes place in order, one at a time', () =>
    withPlanner({ largeEffort: 0 }, async (planner) => {
      const documents = ['{ node { a } }', '{ node { nothing } }', '{ node { b } }'].map((text) => parse(text))
      const planned = await Promise.allSettled(
        documents.map(async (document) => planner.planWithoutBlocking({ document })),
      )
      expect(planned.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      expect(planned[2]).toEqual({ status: 'fulfilled', value: planner.plan({ document: parse('{ node { b } }') }) })
    }))

  test('of an operation that takes too long is cancelled, and the next one is planned', () =>
    withPlanner({ largeEffort: 0, timeoutMs: 1 }, async (planner) => {
      await expect(planner.planWithoutBlocking({ document: large })).rejects.toMatchObject({
        extensions: { code: 'OPERATION_TOO_COSTLY' },
      })
      await expect(planner.planWithoutBlocking({ document: small })).rejects.toMatchObject({
        extensions: { code: 'OPERATION_TOO_COSTLY' },
      })
    }))

  test('starts its thread again after it has been idle', () =>
    withPlanner({ largeEffort: 0, idleMs: 0 }, async (planner) => {
      const first = await planner.planWithoutBlocking({ document: small })
      for (let turn = 0; turn < 50; turn++) await nextTurn()
      expect(await planner.planWithoutBlocking({ document: small })).toEqual(first)
    }))

  test('is rejected after the planner was disposed', () =>
    withPlanner({ largeEffort: 0 }, async (planner) => {
      const planned = planner.planWithoutBlocking({ document: small })
      const refused = expect(planned).rejects.toThrow('disposed')
      await planner.dispose()
      await refused
    }))
})
