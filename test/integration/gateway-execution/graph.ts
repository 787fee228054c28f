import { composeServices } from '@apollo/composition'
import { operationFromDocument, Supergraph } from '@apollo/federation-internals'
import { QueryPlanner } from '@apollo/query-planner'
import {
  compileQueryPlan,
  createExecutionSchema,
  type CompiledPlan,
  type JsonObject,
  type SubgraphRequest,
  type SubgraphResponse,
} from '@plumbline/query-plan-executor'
import { parse } from 'graphql'
import { createApolloPlan } from '#root/gateway/src/operations/apollo-plan'

/** The responses of each subgraph: any value, or a rejection. */
export type Answers = Readonly<Record<string, (request: SubgraphRequest) => unknown>>

export interface RunOptions {
  readonly primary?: SubgraphResponse
  readonly reusesFields?: boolean
  readonly variables?: Readonly<JsonObject>
  readonly executor?: 'compiled' | 'apollo'
}

/** A supergraph whose subgraphs respond as a test defines. */
export interface Graph {
  /** Plans and compiles an operation. */
  compile(text: string, options?: Pick<RunOptions, 'reusesFields' | 'executor'>): CompiledPlan
  /** Executes an operation and records its requests. */
  run(
    text: string,
    answers: Answers,
    options?: RunOptions,
  ): Promise<{ readonly requests: readonly SubgraphRequest[]; readonly result: Result }>
}

export type Result = Awaited<ReturnType<CompiledPlan['execute']>>

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5",
  import: ["@key", "@shareable", "@external", "@requires", "@provides"])`

/** @param schemas - by subgraph, without the link to federation unless they contain a schema definition */
export function composeGraph(schemas: Readonly<Record<string, string>>): Graph {
  const compile: Graph['compile'] = (text, { executor, ...options } = {}) => {
    const { supergraph, planner, supergraphSchema } = composed(schemas)
    const schema = createExecutionSchema(supergraph)
    const document = parse(text)
    const plan = planner.buildQueryPlan(operationFromDocument(schema.apiSchema, document))
    const input = { plan, document, schema, operationName: undefined }
    if (executor === 'apollo') return createApolloPlan({ ...input, supergraphSchema, subgraphs: Object.keys(schemas) })
    return compileQueryPlan({ ...input, ...options })
  }
  return {
    compile,
    async run(text, answers, { primary, variables, ...options } = {}) {
      const requests: SubgraphRequest[] = []
      const result = await compile(text, options).execute({
        fetch: async (request) => {
          requests.push(request)
          return (await answers[request.subgraph]?.(request)) as SubgraphResponse
        },
        context: undefined,
        primary,
        variables,
      })
      return { requests, result: JSON.parse(JSON.stringify(result)) as Result }
    },
  }
}

type Composed = ReturnType<typeof compose>

/** Composed supergraphs by their text, because mutation testing loads a test file many times in one process. */
const cache = new Map<string, Composed>()

function composed(schemas: Readonly<Record<string, string>>): Composed {
  const key = JSON.stringify(schemas)
  const known = cache.get(key) ?? compose(schemas)
  cache.set(key, known)
  return known
}

function compose(schemas: Readonly<Record<string, string>>) {
  const services = Object.entries(schemas).map(([name, sdl]) => ({
    name,
    typeDefs: parse(sdl.includes('@link(') ? sdl : `${link}\n${sdl}`),
    url: `http://${name}.test`,
  }))
  const { supergraphSdl, errors } = composeServices(services)
  if (supergraphSdl === undefined) throw new Error(`Expected subgraphs that compose, got ${String(errors)}`)
  const supergraph = Supergraph.build(supergraphSdl)
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema()
  return { supergraph, supergraphSchema, planner: new QueryPlanner(supergraph) }
}

/** Resolves after all pending work: a response that follows it is the last one. */
export const later = () => new Promise<void>((resolve) => setImmediate(resolve))
