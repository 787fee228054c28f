import { composeServices } from '@apollo/composition'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import type { DocumentNode, GraphQLSchema } from 'graphql'

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])'

/** Maximum number of subgraphs. */
export const maxSubgraphs = 50

/** Items of the first subgraph, to which each subgraph adds a text of any size. */
export function typesOf(index: number): DocumentNode {
  const query = index === 0 ? 'type Query { items(first: Int!): [Item!]! }' : ''
  return parse(`${link} ${query} type Item @key(fields: "id") { id: ID! text${index}(size: Int!): String! }`)
}

export function schemaOf(index: number): GraphQLSchema {
  const item = {
    __resolveReference: ({ id }: { id: string }) => ({ id }),
    [`text${index}`]: ({ id }: { id: string }, { size }: { size: number }) => id.padEnd(size, 'x'),
  }
  const items = (_: unknown, { first }: { first: number }) =>
    Array.from({ length: first }, (_item, n) => ({ id: `${n}` }))
  const resolvers = { ...(index === 0 && { Query: { items } }), Item: item }
  return buildSubgraphSchema({ typeDefs: typesOf(index), resolvers })
}

/** @param port - port of all subgraphs, each at the path of its number */
export function supergraphOf(count: number, port: number): string {
  const services = Array.from({ length: count }, (_, index) => ({
    name: `s${index}`,
    typeDefs: typesOf(index),
    url: `http://127.0.0.1:${port}/${index}`,
  }))
  const { supergraphSdl, errors } = composeServices(services)
  if (!supergraphSdl) throw new Error(`expected ${count} subgraphs to compose, got ${String(errors)}`)
  return supergraphSdl
}

/** Requests a text of each item from every subgraph. */
export const queryFor = (subgraphs: number, { name = 'Texts', items = 10, size = 20 } = {}) =>
  `query ${name} { items(first: ${items}) { id ${Array.from({ length: subgraphs }, (_, index) => `text${index}(size: ${size})`).join(' ')} } }`
