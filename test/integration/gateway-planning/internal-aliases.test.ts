import { parse } from 'graphql'
import { createGraph, type AskOptions } from '#root/test/support/federation/graph'

interface User {
  readonly id: string
  readonly name?: string | null
}

const NAMES: Readonly<Record<string, string>> = { 1: 'ann', 2: 'bob' }
const sizeOf = ({ id }: User, unit: string) => (unit === 'm' ? 1 : 100) * Number(id)

const graph = createGraph({
  people: {
    sdl: `
      type Query { users: [User!]! grid: [[User]] node(id: ID!): Node }
      interface Node { id: ID! label(long: Boolean): String }
      type User implements Node @key(fields: "id") {
        id: ID! label(long: Boolean): String name: String size(unit: String = "m"): Int friend: User broken: String
      }
      type Robot implements Node @key(fields: "id") { id: ID! label(long: Boolean): String name: Int }`,
    resolvers: {
      Query: {
        users: () => ['1', '2'].map((id) => ({ id })),
        grid: () => [[{ id: '1' }, null], null, [{ id: '2' }]],
        node: (_: unknown, { id }: User) => ({ __typename: id === '3' ? 'Robot' : 'User', id }),
      },
      User: {
        __resolveReference: (user: User) => user,
        label: (user: User, { long }: { long?: boolean }) => `${long ? 'user ' : ''}${user.id}`,
        name: ({ id }: User) => NAMES[id],
        size: (user: User, { unit }: { unit: string }) => sizeOf(user, unit),
        friend: ({ id }: User) => ({ id: id === '1' ? '2' : '1' }),
        broken: ({ id }: User) => Promise.reject(new Error(`no luck with ${id}`)),
      },
      Robot: { label: ({ id }: User) => `robot ${id}`, name: () => 7 },
    },
  },
  facts: {
    sdl: `
      type User @key(fields: "id") {
        id: ID! age: Int
        name: String @external
        size(unit: String = "m"): Int @external
        hello: String @requires(fields: "name")
        cost: Int @requires(fields: "size")
        failing(hard: Boolean): String
        note(about: String): String
      }`,
    resolvers: {
      User: {
        __resolveReference: (user: User) => user,
        age: ({ id }: User) => 10 * Number(id),
        hello: ({ name }: User) => `hi ${name ?? 'nobody'}`,
        cost: ({ size }: { size: number }) => size * 2,
        failing: ({ id }: User) => Promise.reject(new Error(`failed for ${id}`)),
        note: ({ id }: User, { about }: { about: string }) => `${about} of ${id}`,
      },
    },
  },
})

interface Case {
  readonly that: string
  readonly query: string
  readonly data: object
  readonly variables?: AskOptions['variables']
}

const cases: readonly Case[] = [
  {
    that: 'a key',
    query: '{ users { id: name age } }',
    data: {
      users: [
        { id: 'ann', age: 10 },
        { id: 'bob', age: 20 },
      ],
    },
  },
  {
    that: 'a required field',
    query: '{ users { name: id hello } }',
    data: {
      users: [
        { name: '1', hello: 'hi ann' },
        { name: '2', hello: 'hi bob' },
      ],
    },
  },
  {
    that: 'a required field with other arguments',
    query: 'query ($unit: String) { users { size(unit: $unit) cost } }',
    data: {
      users: [
        { size: 100, cost: 2 },
        { size: 200, cost: 4 },
      ],
    },
    variables: { unit: 'cm' },
  },
  {
    that: 'one field with different arguments, below two paths to one entity',
    query: '{ users { one: friend { text: note(about: "a") } other: friend { text: note(about: "b") } } }',
    data: {
      users: [
        { one: { text: 'a of 2' }, other: { text: 'b of 2' } },
        { one: { text: 'a of 1' }, other: { text: 'b of 1' } },
      ],
    },
  },
  {
    that: 'the type',
    query: '{ users { __typename: name age } }',
    data: {
      users: [
        { __typename: 'ann', age: 10 },
        { __typename: 'bob', age: 20 },
      ],
    },
  },
  {
    that: 'another field, both ways',
    query: '{ users { name: age age: name hello } }',
    data: {
      users: [
        { name: 10, age: 'ann', hello: 'hi ann' },
        { name: 20, age: 'bob', hello: 'hi bob' },
      ],
    },
  },
  {
    that: 'a key, for a nested object',
    query: '{ users { id: friend { id: name name: id age } age } }',
    data: {
      users: [
        { id: { id: 'bob', name: '2', age: 20 }, age: 10 },
        { id: { id: 'ann', name: '1', age: 10 }, age: 20 },
      ],
    },
  },
  {
    that: 'a key, in nested lists',
    query: '{ grid { id: name age } }',
    data: { grid: [[{ id: 'ann', age: 10 }, null], null, [{ id: 'bob', age: 20 }]] },
  },
  {
    that: 'a key, differently for each type',
    query:
      '{ a: node(id: "1") { ...Fields } b: node(id: "3") { ...Fields } } fragment Fields on Node { ... on User { id: label(long: true) age } ... on Robot { id: label } }',
    data: { a: { id: 'user 1', age: 10 }, b: { id: 'robot 3' } },
  },
  {
    that: 'a key, for the type',
    query: '{ users { id: __typename age k: id } }',
    data: {
      users: [
        { id: 'User', age: 10, k: '1' },
        { id: 'User', age: 20, k: '2' },
      ],
    },
  },
  {
    that: 'an internal alias',
    query: '{ users { as0_id: name id: name as1_id: id age } }',
    data: {
      users: [
        { as0_id: 'ann', id: 'ann', as1_id: '1', age: 10 },
        { as0_id: 'bob', id: 'bob', as1_id: '2', age: 20 },
      ],
    },
  },
  {
    that: 'an internal alias of introspection',
    query: '{ as0_id: __type(name: "User") { as0_name: name } users { id: name age } }',
    data: {
      as0_id: { as0_name: 'User' },
      users: [
        { id: 'ann', age: 10 },
        { id: 'bob', age: 20 },
      ],
    },
  },
]

describe.each(['compiled', 'apollo'] as const)('a client’s name (%s executor)', (executor) => {
  test.each(cases)('may be that of $that', async ({ query, data, variables }) => {
    const { result } = await graph.ask(query, { executor, ...(variables && { variables }) })
    expect(result).toEqual({ data })
  })

  test('is the one in errors’ paths', async () => {
    const { result } = await graph.ask('{ users { id: broken name: failing(hard: true) hello } }', { executor })
    expect(result.data).toEqual({
      users: [
        { id: null, name: null, hello: 'hi ann' },
        { id: null, name: null, hello: 'hi bob' },
      ],
    })
    const paths = result.errors?.map(({ message, path }) => [message, path])
    expect(paths).toHaveLength(4)
    expect(paths).toEqual(
      expect.arrayContaining([
        ['no luck with 1', ['users', 0, 'id']],
        ['no luck with 2', ['users', 1, 'id']],
        ['failed for 1', ['users', 0, 'name']],
        ['failed for 2', ['users', 1, 'name']],
      ]),
    )
  })

  test('has its own meaning on each of two paths to one entity', async () => {
    const query = '{ users { size(unit: "cm") friend { friend { size(unit: "m") age } } } }'
    const { result } = await graph.ask(query, { executor })
    expect(result).toEqual({
      data: {
        users: [
          { size: 100, friend: { friend: { size: 1, age: 10 } } },
          { size: 200, friend: { friend: { size: 2, age: 20 } } },
        ],
      },
    })
  })
})

test('operations whose names mean one thing are planned as they are', () => {
  const texts = ['{ users { id name size } }', '{ people: users { first: name label(long: true) } }']
  for (const text of texts) {
    const document = parse(text)
    expect(graph.planner.alias(document)).toEqual({ document, responseNameOf: undefined })
  }
})
