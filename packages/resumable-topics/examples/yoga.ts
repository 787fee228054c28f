import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { resumable } from '@plumbline/resumable-topics'
import type { Topics } from '@plumbline/resumable-topics'
import { createSchema, createYoga } from 'graphql-yoga'

interface MessagesArgs {
  readonly room: string
  readonly after?: string | null
}

const typeDefs = /* GraphQL */ `
  type Query {
    version: String
  }
  type Mutation {
    say(room: ID!, text: String!): String!
  }
  type Message {
    cursor: String!
    text: String
  }
  type Subscription {
    messages(room: ID!, after: String): Message!
  }
`

/** GraphQL Yoga, which sends subscriptions as server-sent events: the field is part of the map of resolvers. */
export function createYogaServer(topics: Topics): Server {
  const resolvers = {
    Mutation: {
      say: async (_root: unknown, { room, text }: { room: string; text: string }) =>
        await topics.append(`room:${room}`, { text }),
    },
    Subscription: {
      messages: resumable(({ room, after }: MessagesArgs) => topics.read(`room:${room}`, { after })),
    },
  }
  const yoga = createYoga({ schema: createSchema({ typeDefs, resolvers }) })
  return createServer((request, response) => void yoga(request, response))
}
