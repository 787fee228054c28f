import { createGraph } from './graph.ts'

interface Thing {
  readonly __typename?: string
  readonly id: string
}

const person = (id: string) => ({ id: `p${id}` })

/** Posts, pictures and polls of people, with comments of people: the same people are reached through interfaces in many places. */
export const feed = createGraph({
  feed: {
    sdl: `
      type Query { feed: [Item!]! }
      interface Item { id: ID! }
      type Post implements Item @key(fields: "id") { id: ID! author: Person }
      type Picture implements Item @key(fields: "id") { id: ID! owner: Person }
      type Poll implements Item @key(fields: "id") { id: ID! owners: [Person] }
      type Person @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: {
        feed: () =>
          ['Post', 'Picture', 'Poll', 'Post'].map((__typename, index) => ({
            __typename,
            id: `${__typename}-${index}`,
          })),
      },
      Post: { author: ({ id }: Thing) => person(id) },
      Picture: { owner: ({ id }: Thing) => person(id) },
      Poll: { owners: ({ id }: Thing) => [person(id), null, person(`${id}b`)] },
    },
  },
  comments: {
    sdl: `
      type Post @key(fields: "id") { id: ID! comments(first: Int): [Comment!] }
      type Picture @key(fields: "id") { id: ID! comments(first: Int): [Comment!] }
      type Comment { text: String by: Person }
      type Person @key(fields: "id") { id: ID! }`,
    resolvers: {
      Post: {
        __resolveReference: (one: Thing) => one,
        comments: ({ id }: Thing) => [{ text: `on ${id}`, by: person('x') }],
      },
      Picture: {
        __resolveReference: (one: Thing) => one,
        comments: ({ id }: Thing) => [{ text: `on ${id}`, by: person('y') }],
      },
    },
  },
  people: {
    sdl: `type Person @key(fields: "id") { id: ID! name: String avatar(size: Int): String broken: String }`,
    resolvers: {
      Person: {
        __resolveReference: (one: Thing) => one,
        name: ({ id }: Thing) => `name of ${id}`,
        avatar: ({ id }: Thing, { size }: { size?: number }) => `${id}@${size}`,
        broken: ({ id }: Thing) => Promise.reject(new Error(`no luck with ${id}`)),
      },
    },
  },
})
