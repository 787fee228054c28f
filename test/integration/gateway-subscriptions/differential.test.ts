import '#root/gateway/src/operations/patch-apollo'
import { isDeepStrictEqual } from 'node:util'
import { Supergraph } from '@apollo/federation-internals'
import { executeQueryPlan } from '@apollo/gateway'
import type { ServiceMap } from '@apollo/gateway'
import { buildOperationContext } from '@apollo/gateway/dist/operationContext.js'
import { createLocalUpstream, createPlanCompletion } from '@plumbline/federated-subscriptions'
import type { CompleteEvent } from '@plumbline/federated-subscriptions'
import { compileQueryPlan, createExecutionSchema } from '@plumbline/query-plan-executor'
import { createOperationPlanner, withResponseNames } from '@plumbline/query-plan-executor'
import { parse } from 'graphql'
import type { ExecutionResult } from 'graphql'
import type { Client } from 'graphql-ws'
import { FIELD_FAULTS, generateSupergraph, hasFaultsOfApollo, NO_FAULTS } from '#root/test/support/federation/index'
import type { GeneratedSupergraph } from '#root/test/support/federation/index'
import { connect, receive } from './support/client.ts'
import { startGateway } from './support/gateway.ts'
import { mirrorOperation, mirrorSupergraph, toQuery } from './support/mirrored-supergraph.ts'
import { createTestSubgraphs } from './support/subgraphs.ts'

/** Operations per supergraph: composing one takes as long as dozens of operations. */
const OPERATIONS = 30
const caseCount = Number(process.env['DIFFERENTIAL_CASES'] ?? 120)
const firstSeed = Number(process.env['DIFFERENTIAL_SEED'] ?? 1)
const supergraphCount = Math.ceil(caseCount / OPERATIONS)

const completions: Readonly<Record<string, (generated: GeneratedSupergraph, sdl: string) => CompleteEvent<unknown>>> = {
  'Apollo’s executor': (generated) => createPlanCompletion(({ subgraph, ...call }) => ask(generated, subgraph, call)),
  'the compiled executor': (generated, sdl) => {
    const schema = createExecutionSchema(Supergraph.build(sdl))
    return ({ planned, variables, event }) =>
      compileQueryPlan({
        plan: { kind: 'QueryPlan', node: subscriptionNode(planned) },
        ...planned.aliased,
        schema,
        // With reuse there may be a value where Apollo's executor has null: for an object that a subgraph refers to, and does not have as an
        // entity. The differential test of the executor covers it.
        reusesFields: false,
      }).executeToText({
        fetch: (request) => ask(generated, request.subgraph, request) as Promise<object>,
        context: undefined,
        variables: { ...variables },
        primary: event,
      })
  },
}

test.each(Object.entries(completions))(
  `${caseCount} random operations are the same as an event, completed by %s, and as a query`,
  async (_name, complete) => {
    let compared = 0
    for (let index = 0; index < supergraphCount; index++) compared += await compareOn(`${firstSeed + index}`, complete)
    expect(compared).toBeGreaterThan(caseCount / 3)
  },
  60_000 + supergraphCount * 10_000,
)

async function compareOn(seed: string, complete: (typeof completions)[string]): Promise<number> {
  const generated = generateSupergraph(seed, Number(seed) % 2 ? NO_FAULTS : FIELD_FAULTS)
  if (hasFaultsOfApollo(generated)) return 0
  const sdl = mirrorSupergraph(generated)
  // Only results are compared, so a busy machine may take long.
  const planner = createOperationPlanner(sdl, { timeoutMs: 300_000 })
  const gateway = await startGateway(createTestSubgraphs(), {
    deps: {
      supergraph: { current: () => ({ supergraphSdl: sdl, planner }), onChange: () => () => undefined },
      upstreams: (subgraph) =>
        createLocalUpstream(({ document, variables }) =>
          answerOnce(generated, subgraph, { query: toQuery(document), variables }),
        ),
      completeEvent: complete(generated, sdl),
    },
  })
  const client = connect(gateway.url)
  try {
    return await compareOperations({ generated, sdl, client })
  } finally {
    await client.dispose()
    await gateway.stop()
    await planner.dispose()
  }
}

interface Comparison {
  readonly generated: GeneratedSupergraph
  readonly sdl: string
  readonly client: Client
}

async function compareOperations({ generated, sdl, client }: Comparison): Promise<number> {
  const answerQuery = createQueryAnswers(generated, sdl)
  let compared = 0
  for (let index = 0; index < OPERATIONS; index++) {
    const operation = generated.randomOperation(`${index}`)
    const mirrored = mirrorOperation(operation)
    const expected = mirrored && (await answerQuery(mirrored.query, operation.variables))
    if (!mirrored || !expected) continue
    const received = receive(client, { query: mirrored.subscription, variables: { ...operation.variables } })
    const end = await received.end
    const about = `supergraph ${generated.seed}, operation ${index}\n${mirrored.query}\n${JSON.stringify(operation.variables)}`
    // Apollo's executor does not say which item of a list an error of an entity concerns: the compiled one does.
    const compare = hasOpenPath(expected) ? withoutPaths : comparable
    const answer = { end, events: received.events.map(compare) }
    const wanted = { end: { status: 'completed' }, events: [compare(expected)] }
    // Jest omits equal parts, which are needed to reproduce the failure.
    if (!isDeepStrictEqual(answer, wanted)) console.error(about)
    expect(answer).toEqual(wanted)
    compared++
  }
  return compared
}

/** Executes queries with stock Apollo Gateway's executor; undefined if its planner fails. */
function createQueryAnswers(generated: GeneratedSupergraph, sdl: string) {
  const supergraph = Supergraph.build(sdl)
  const apiSchema = supergraph.apiSchema()
  const schema = apiSchema.toGraphQLJSSchema()
  const planner = createOperationPlanner(sdl, { supergraph })
  const services = Object.keys(generated.subgraphs).map((name) => [
    name,
    { process: ({ request }: { request: Call }) => ask(generated, name, request) },
  ])
  return async (query: string, variables: Readonly<Record<string, unknown>>): Promise<ExecutionResult | undefined> => {
    const aliased = planner.alias(parse(query))
    const { document } = aliased
    const plan = planOrNothing(() => planner.plan({ document }))
    if (!plan) return undefined
    const context = { request: { variables }, context: {}, metrics: {} }
    const answered = await executeQueryPlan(
      plan,
      Object.fromEntries(services) as ServiceMap,
      context as unknown as Parameters<typeof executeQueryPlan>[2],
      buildOperationContext({ schema, operationDocument: document }),
      supergraph.schema.toGraphQLJSSchema(),
      apiSchema,
    )
    return withResponseNames(answered as ExecutionResult, aliased)
  }
}

interface Call {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
}

async function ask(generated: GeneratedSupergraph, subgraph: string, call: Call): Promise<ExecutionResult> {
  const known = generated.subgraphs[subgraph]
  if (!known) throw new Error(`expected one of ${Object.keys(generated.subgraphs).join()}, got ${subgraph}`)
  return known.run({ query: call.query, variables: call.variables })
}

async function* answerOnce(generated: GeneratedSupergraph, subgraph: string, call: Call) {
  yield (await ask(generated, subgraph, call)) as ExecutionResult<Record<string, unknown>>
}

function planOrNothing<Plan>(build: () => Plan): Plan | undefined {
  try {
    return build()
  } catch {
    return undefined
  }
}

function subscriptionNode({ primary, rest }: Parameters<CompleteEvent<unknown>>[0]['planned']) {
  return { kind: 'Subscription' as const, primary, ...(rest ? { rest } : {}) }
}

/**
 * Errors without the name of the root type and without order, which depends on concurrent responses. Nulled values are errors here,
 * and only extensions in Apollo.
 */
function comparable(result: object): unknown {
  const { data, errors, extensions } = JSON.parse(JSON.stringify(result)) as Record<string, unknown>
  const texts = Array.isArray(errors) ? errors.map((error) => JSON.stringify(error)) : []
  const sorted = texts.filter((text) => !text.includes('"INVALID_GRAPHQL"')).toSorted()
  return {
    data,
    errors: sorted,
    extensions: JSON.stringify(extensions)?.replaceAll('field Query.', 'field Subscription.'),
  }
}

const hasOpenPath = ({ errors = [] }: ExecutionResult): boolean => errors.some(({ path }) => path?.includes('@'))

function withoutPaths(result: object): unknown {
  const { errors, ...rest } = result as ExecutionResult
  return comparable({ ...rest, errors: errors?.map(({ message, extensions }) => ({ message, extensions })) })
}
