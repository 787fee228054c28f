import { resumable } from '@plumbline/resumable-topics'
import type { Topics } from '@plumbline/resumable-topics'
import SchemaBuilder from '@pothos/core'
import type { GraphQLSchema } from 'graphql'

interface MessageShape {
  readonly cursor: string
  readonly text: string
}

interface MessagesArgs {
  readonly room: string
  readonly after?: string | null | undefined
}

/** Pothos: the functions of the field are spread into its options. The event has a type, so a function makes it of the item. */
export function createPothosSchema(topics: Topics): GraphQLSchema {
  const builder = new SchemaBuilder({})
  const Message = builder.objectRef<MessageShape>('Message').implement({
    fields: (t) => ({ cursor: t.exposeString('cursor'), text: t.exposeString('text') }),
  })
  builder.queryType({ fields: (t) => ({ version: t.string({ nullable: true, resolve: () => null }) }) })
  builder.mutationType({
    fields: (t) => ({
      say: t.string({
        args: { room: t.arg.string({ required: true }), text: t.arg.string({ required: true }) },
        resolve: async (_root, { room, text }) => await topics.append(`room:${room}`, { text }),
      }),
    }),
  })
  builder.subscriptionType({
    fields: (t) => ({
      messages: t.field({
        type: Message,
        args: { room: t.arg.string({ required: true }), after: t.arg.string() },
        ...resumable(
          ({ room, after }: MessagesArgs) => topics.read(`room:${room}`, { after }),
          ({ payload, cursor }): MessageShape => ({ ...(payload as { readonly text: string }), cursor }),
        ),
      }),
    }),
  })
  return builder.toSchema()
}
