import DataLoader from 'dataloader'
import { Arg, Ctx, Field, FieldResolver, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql'
import { createLog } from '#platform/logging'
import { buildSubgraph, createSubgraphRunner } from '#platform/subgraph-server'
import type { OperationContext, SubgraphRunner } from '#platform/subgraph-server'

interface Loaders {
  readonly count: DataLoader<string, number>
}

type Context = OperationContext<Loaders>

let stored: string[]
let runner: SubgraphRunner

@ObjectType('Shelf')
class ShelfType {
  @Field(() => String)
  readonly name: string = 'shelf'
}

@Resolver(() => ShelfType)
class ShelfResolver {
  @Query(() => ShelfType)
  shelf(): ShelfType {
    return new ShelfType()
  }

  @Mutation(() => ShelfType)
  async put(@Arg('book', () => String) book: string, @Ctx() { loaders }: Context): Promise<ShelfType> {
    // As a check before the write would.
    await loaders.count.load('shelf')
    stored.push(book)
    return new ShelfType()
  }

  @Mutation(() => ShelfType, { nullable: true })
  async putAndFail(@Arg('book', () => String) book: string, @Ctx() { loaders }: Context): Promise<ShelfType> {
    await loaders.count.load('shelf')
    stored.push(book)
    throw new Error('after the write')
  }

  @FieldResolver(() => Int)
  count(@Ctx() { loaders }: Context): Promise<number> {
    return loaders.count.load('shelf')
  }
}

beforeAll(async () => {
  const schema = await buildSubgraph({ resolvers: new Map([[ShelfResolver, new ShelfResolver()]]), references: {} })
  const log = createLog({ service: 'test', level: 'silent' })
  const createLoaders = (): Loaders => ({
    count: new DataLoader(async (keys: readonly string[]) => keys.map(() => stored.length)),
  })
  runner = createSubgraphRunner({ name: 'test', schema, log, createLoaders })
})
beforeEach(() => {
  stored = []
})

const ask = async (query: string) =>
  (
    await runner.execute(
      { query },
      { viewer: { kind: 'anonymous' }, correlationId: 'test', signal: new AbortController().signal },
    )
  ).data

test('the selection of a mutation contains its writes', async () => {
  expect(await ask('mutation { put(book: "a") { count } }')).toEqual({ put: { count: 1 } })
})

test('each mutation of an operation sees the writes of those before it', async () => {
  const query = 'mutation { a: put(book: "a") { count } b: put(book: "b") { count } c: put(book: "c") { count } }'
  expect(await ask(query)).toEqual({ a: { count: 1 }, b: { count: 2 }, c: { count: 3 } })
})

test('the writes of a failed mutation are visible as well', async () => {
  const query = 'mutation { a: put(book: "a") { count } putAndFail(book: "x") { count } b: put(book: "b") { count } }'
  expect(await ask(query)).toEqual({ a: { count: 1 }, putAndFail: null, b: { count: 3 } })
})

test('a query reads a key once', async () => {
  expect(await ask('{ a: shelf { count } b: shelf { count } }')).toEqual({ a: { count: 0 }, b: { count: 0 } })
})
