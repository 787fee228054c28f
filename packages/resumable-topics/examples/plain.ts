import { resumable } from '@plumbline/resumable-topics'
import type { Topics } from '@plumbline/resumable-topics'
import { GraphQLID, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql'

interface MessagesArgs {
  readonly room: string
  readonly after?: string | null
}

const id = { type: new GraphQLNonNull(GraphQLID) }
const string = { type: new GraphQLNonNull(GraphQLString) }

const Message = new GraphQLObjectType({
  name: 'Message',
  fields: { cursor: string, text: { type: GraphQLString } },
})

/** Plain graphql-js: the functions of the field are spread into its configuration. */
export function createPlainSchema(topics: Topics): GraphQLSchema {
  return new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { version: { type: GraphQLString } } }),
    mutation: new GraphQLObjectType({
      name: 'Mutation',
      fields: {
        say: {
          ...string,
          args: { room: id, text: string },
          resolve: async (_root, { room, text }: { room: string; text: string }) =>
            await topics.append(`room:${room}`, { text }),
        },
      },
    }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: {
        messages: {
          type: new GraphQLNonNull(Message),
          args: { room: id, after: { type: GraphQLString } },
          ...resumable(({ room, after }: MessagesArgs) => topics.read(`room:${room}`, { after })),
        },
      },
    }),
  })
}
