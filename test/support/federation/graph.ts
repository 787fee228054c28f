import { composeServices } from '@apollo/composition'
import { Supergraph } from '@apollo/federation-internals'
import { buildSubgraphSchema } from '@apollo/subgraph'
import {
  compileQueryPlan,
  createExecutionSchema,
  type SubgraphRequest,
  type SubgraphResponse,
} from '@plumbline/query-plan-executor'
import { createOperationPlanner, type OperationPlanner } from '@plumbline/query-plan-executor'
import { execute, parse, validate, type ExecutionResult } from 'graphql'
import { createApolloPlan } from '#root/gateway/src/operations/apollo-plan'
import { mergeFetches } from '#root/gateway/src/transport/merge-fetches'

type Resolvers =
  NonNullable<Exclude<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]>> extends infer Input
    ? Input extends { resolvers?: infer R }
      ? R
      : never
    : never

export interface SubgraphSource {
  readonly sdl: string
  readonly resolvers?: object
}

export interface Answered {
  readonly result: ExecutionResult
  readonly requests: readonly SubgraphRequest[]
}

/** A graph of a few subgraphs, planned and executed like in the gateway. */
export interface Graph {
  readonly supergraphSdl: string
  readonly planner: OperationPlanner
  ask(query: string, options?: AskOptions): Promise<Answered>
}

export interface AskOptions {
  readonly variables?: Readonly<Record<string, unknown>>
  readonly operationName?: string
  readonly executor?: 'compiled' | 'apollo'
  /** Whether concurrent fetches to one subgraph are merged into one request. Default: like the gateway. */
  readonly merges?: boolean
}

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@provides", "@shareable", "@override", "@interfaceObject"])\n`

export function createGraph(sources: Readonly<Record<string, SubgraphSource>>): Graph {
  const { supergraphSdl, supergraph } = composed(sources)
  const createPlanner = () => createOperationPlanner(supergraphSdl, { supergraph })
  const schemas = Object.fromEntries(
    Object.entries(sources).map(([name, { sdl, resolvers }]) => [
      name,
      buildSubgraphSchema({ typeDefs: typeDefs(sdl), resolvers: (resolvers ?? {}) as Resolvers }),
    ]),
  )
  return {
    supergraphSdl,
    get planner() {
      return createPlanner()
    },
    async ask(query, { variables = {}, operationName, executor = 'compiled', merges = true } = {}) {
      const planner = createPlanner()
      const schema = createExecutionSchema(supergraph)
      const asked = parse(query)
      const invalid = validate(schema.introspectionSchema, asked)
      if (invalid.length > 0) throw new Error(`Expected a valid operation, got: ${invalid.join(', ')}`)
      const { document, responseNameOf } = planner.alias(asked)
      const plan = planner.plan({ document, operationName })
      const input = { plan, document, operationName, responseNameOf, schema }
      const compiled =
        executor === 'compiled'
          ? compileQueryPlan(input)
          : createApolloPlan({
              ...input,
              supergraphSchema: supergraph.schema.toGraphQLJSSchema(),
              subgraphs: Object.keys(sources),
            })
      const requests: SubgraphRequest[] = []
      const fetch = async (request: SubgraphRequest): Promise<SubgraphResponse> => {
        requests.push(request)
        const subgraph = schemas[request.subgraph]
        if (!subgraph) throw new Error(`Expected one of ${Object.keys(schemas).join()}, got ${request.subgraph}`)
        const sent = JSON.parse(request.body()) as Call
        const answered = await answer(subgraph, sent)
        return JSON.parse(JSON.stringify(answered)) as SubgraphResponse
      }
      const result = await compiled.execute({
        fetch: merges ? mergeFetches(fetch) : fetch,
        context: undefined,
        variables,
      })
      return { requests, result: JSON.parse(JSON.stringify(result)) as ExecutionResult }
    },
  }
}

const typeDefs = (sdl: string) => parse(LINK + sdl)

/** Composed supergraphs by their text, because mutation testing loads a test file many times in one process. */
const cache = new Map<string, ReturnType<typeof compose>>()

function composed(sources: Readonly<Record<string, SubgraphSource>>): ReturnType<typeof compose> {
  const key = JSON.stringify(Object.entries(sources).map(([name, { sdl }]) => [name, sdl]))
  const known = cache.get(key) ?? compose(sources)
  cache.set(key, known)
  return known
}

function compose(sources: Readonly<Record<string, SubgraphSource>>) {
  const { supergraphSdl, errors } = composeServices(
    Object.entries(sources).map(([name, { sdl }]) => ({
      name,
      typeDefs: typeDefs(sdl),
      url: `http://${name}.test`,
    })),
  )
  if (!supergraphSdl) throw new Error(`Expected subgraphs that compose, got: ${String(errors)}`)
  return { supergraphSdl, supergraph: Supergraph.build(supergraphSdl) }
}

interface Call {
  readonly query: string
  readonly operationName?: string
  readonly variables?: Readonly<Record<string, unknown>>
}

async function answer(
  schema: Parameters<typeof validate>[0],
  { query, operationName, variables }: Call,
): Promise<ExecutionResult> {
  const document = parse(query)
  const errors = validate(schema, document)
  if (errors.length > 0) return { errors }
  return execute({ schema, document, operationName: operationName ?? null, variableValues: { ...variables } })
}
