import { composeServices } from '@apollo/composition'
import { operationFromDocument, Supergraph } from '@apollo/federation-internals'
import { QueryPlanner } from '@apollo/query-planner'
import { parse } from 'graphql'
import {
  compileQueryPlan,
  createExecutionSchema,
  type CompiledPlan,
  type SubgraphRequest,
  type SubgraphResponse,
} from '#gateway/execution'

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable"])'

const SUBGRAPHS = {
  books: `${LINK}
    scalar Json
    type Query { books: [Book!]! shelf: Shelf }
    type Mutation { first: Book second: Book }
    type Subscription { added: Book }
    type Shelf { top: Book bottom: Book all: [[Book]] label: String! }
    type Book @key(fields: "id") { id: ID! title: String! extra: Json }`,
  reviews: `${LINK}
    type Query { reviewed: [Book] }
    type Book @key(fields: "id") { id: ID! stars: Int reviews: [Review!] }
    type Review { text: String! }`,
}

const { supergraphSdl } = composeServices(
  Object.entries(SUBGRAPHS).map(([name, sdl]) => ({ name, typeDefs: parse(sdl), url: `http://${name}.test` })),
)
const supergraph = Supergraph.build(supergraphSdl ?? '')
const planner = new QueryPlanner(supergraph)
const schema = createExecutionSchema(supergraph)

/** Plans and compiles an operation on two subgraphs: books, and the reviews that complete them. */
export function compile(text: string, options: { readonly reusesFields?: boolean } = {}): CompiledPlan {
  const document = parse(text)
  const plan = planner.buildQueryPlan(operationFromDocument(schema.apiSchema, document))
  return compileQueryPlan({ plan, document, schema, ...options })
}

/** What each subgraph answers; anything at all, or a rejection. */
export type Answers = Readonly<Record<string, (request: SubgraphRequest) => unknown>>

export interface RunOptions {
  readonly primary?: SubgraphResponse
  readonly reusesFields?: boolean
}

/** Executes an operation; keeps the requests that it made. */
export async function run(text: string, answers: Answers, { primary, ...options }: RunOptions = {}) {
  const requests: SubgraphRequest[] = []
  const result = await compile(text, options).execute({
    fetch: async (request) => {
      requests.push(request)
      return answers[request.subgraph]?.(request) as SubgraphResponse
    },
    context: undefined,
    primary,
  })
  return { requests, result: JSON.parse(JSON.stringify(result)) as typeof result }
}

/** A reference to a book. */
export const book = (id: string): object => ({ __typename: 'Book', id })

/** Gives each book as many stars as its id says. */
export const stars = ({ variables }: SubgraphRequest): unknown => ({
  data: { _entities: (variables['representations'] as { id: string }[]).map(({ id }) => ({ stars: Number(id) })) },
})
