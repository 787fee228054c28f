import { composeServices } from '@apollo/composition'
import { Supergraph } from '@apollo/federation-internals'
import { parse, type GraphQLSchema } from 'graphql'
import { createFaults, NO_FAULTS, type FaultRates } from './faults.ts'
import { generateModel } from './generate-model.ts'
import type { SupergraphModel } from './model.ts'
import { toMonolith } from './monolith.ts'
import { generateOperation, type RandomOperation } from './random-operation.ts'
import { renderSubgraph } from './render-subgraph.ts'
import { createRunner, type SubgraphRunner } from './subgraph-runner.ts'
import { buildSubgraph } from './subgraph-schema.ts'
import { createValues } from './values.ts'

/** One subgraph of a generated supergraph. */
export interface GeneratedSubgraph {
  readonly name: string
  readonly sdl: string
  /** Executable, including subscriptions; does not validate values, so that faults can return wrong ones. */
  readonly schema: GraphQLSchema
  /** Executes a request like an HTTP server: responses share no objects. May reject. */
  readonly run: SubgraphRunner
}

/** A random supergraph, with everything to plan and execute operations on it. */
export interface GeneratedSupergraph {
  readonly seed: string
  readonly model: SupergraphModel
  readonly supergraphSdl: string
  readonly supergraph: Supergraph
  /** The API schema. */
  readonly apiSchema: GraphQLSchema
  readonly subgraphs: Readonly<Record<string, GeneratedSubgraph>>
  /** One schema over all data: the reference if the data are {@link SOUND}. */
  readonly monolith: GraphQLSchema
  readonly randomOperation: (seed: string, kind?: 'query' | 'mutation' | 'subscription') => RandomOperation
}

/** @param faults - faults of the subgraphs; by default only unresolvable references */
export function generateSupergraph(seed: string, faults: FaultRates = NO_FAULTS): GeneratedSupergraph {
  for (let attempt = 0; attempt < 100; attempt++) {
    const model = generateModel(`${seed}.${attempt}`)
    const supergraphSdl = compose(model)
    if (supergraphSdl !== undefined) return assemble(seed, { model, supergraphSdl, faults })
  }
  throw new Error(`Expected a model that composes within 100 attempts for seed ${seed}`)
}

function compose(model: SupergraphModel): string | undefined {
  const services = model.subgraphs.map((name) => ({
    name,
    typeDefs: parse(renderSubgraph(model, name)),
    url: `http://${name}.test`,
  }))
  return composeServices(services).supergraphSdl
}

interface Drawn {
  readonly model: SupergraphModel
  readonly supergraphSdl: string
  readonly faults: FaultRates
}

function assemble(seed: string, { model, supergraphSdl, faults: rates }: Drawn): GeneratedSupergraph {
  const faults = createFaults(model.seed, rates)
  const values = createValues(model, faults)
  const subgraphs = model.subgraphs.map((name): GeneratedSubgraph => {
    const sdl = renderSubgraph(model, name)
    const schema = buildSubgraph({ name, sdl, model, values, faults })
    return { name, sdl, schema, run: createRunner({ name, schema, faults }) }
  })
  const supergraph = Supergraph.build(supergraphSdl)
  const apiSchema = supergraph.apiSchema().toGraphQLJSSchema()
  return {
    seed,
    model,
    supergraphSdl,
    supergraph,
    apiSchema,
    monolith: toMonolith(supergraph.apiSchema().toGraphQLJSSchema(), model, values),
    subgraphs: Object.fromEntries(subgraphs.map((subgraph) => [subgraph.name, subgraph])),
    randomOperation: (operationSeed, kind = 'query') => {
      return generateOperation({ schema: apiSchema, seed: `${model.seed}/${operationSeed}`, kind })
    },
  }
}
