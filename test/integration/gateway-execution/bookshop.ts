import type { SubgraphRequest } from '@plumbline/query-plan-executor'
import { composeGraph } from './graph.ts'

const SUBGRAPHS = {
  books: `
    scalar Json
    type Query { books: [Book!]! shelf: Shelf }
    type Mutation { first: Book second: Book }
    type Subscription { added: Book }
    type Shelf { top: Book bottom: Book all: [[Book]] label: String! }
    type Book @key(fields: "id") { id: ID! title: String! extra: Json }`,
  reviews: `
    type Query { reviewed: [Book] }
    type Book @key(fields: "id") { id: ID! stars: Int reviews: [Review!] }
    type Review { text: String! }`,
}

/** Two subgraphs: books, and the reviews that complete them. */
export const { compile, run } = composeGraph(SUBGRAPHS)

/** A reference to a book. */
export const book = (id: string): object => ({ __typename: 'Book', id })

/** Gives each book as many stars as its id. */
export const stars = ({ variables }: SubgraphRequest): unknown => ({
  data: { _entities: (variables['representations'] as { id: string }[]).map(({ id }) => ({ stars: Number(id) })) },
})
