import 'reflect-metadata'
import { forTypeGraphQL, resumable } from '@plumbline/resumable-topics'
import type { Topics } from '@plumbline/resumable-topics'
import type { GraphQLSchema } from 'graphql'
import { Arg, buildSchema, Field, ID, Mutation, ObjectType, Query, Resolver, Root, Subscription } from 'type-graphql'

interface MessagesArgs {
  readonly room: string
  readonly after?: string | null
}

@ObjectType()
class Message {
  @Field(() => String)
  readonly cursor!: string

  @Field(() => String, { nullable: true })
  readonly text!: string | null
}

/** TypeGraphQL: `forTypeGraphQL` makes the option of the decorator; the method receives the event as its root. */
export async function createTypeGraphQLSchema(topics: Topics): Promise<GraphQLSchema> {
  const messages = resumable(({ room, after }: MessagesArgs) => topics.read(`room:${room}`, { after }))

  @Resolver()
  class RoomResolver {
    @Query(() => String, { nullable: true })
    version(): string | null {
      return null
    }

    @Mutation(() => String)
    async say(@Arg('room', () => ID) room: string, @Arg('text', () => String) text: string): Promise<string> {
      return await topics.append(`room:${room}`, { text })
    }

    @Subscription(() => Message, forTypeGraphQL(messages))
    messages(
      @Root() message: Message,
      @Arg('room', () => ID) _room: string,
      @Arg('after', () => String, { nullable: true }) _after: string | null,
    ): Message {
      return message
    }
  }

  // TypeGraphQL requires a pub/sub for schemas with subscriptions, although this field does not use it.
  const unused = () => {
    throw new Error('expected every subscription to have a source of its own')
  }
  return await buildSchema({ resolvers: [RoomResolver], pubSub: { publish: unused, subscribe: unused } })
}
