import { buildSchema } from 'graphql'
import { findUndescribed } from '#root/script/find-undescribed'

const find = (sdl: string) => findUndescribed(buildSchema(sdl))

test('names every type, field, argument, input field and enum value without a description', () => {
  const sdl = `
    type Query { node(id: ID!): Node }
    interface Node { id: ID! }
    scalar Decimal
    union Subject = User
    type User implements Node { id: ID! role: Role }
    enum Role { OWNER }
    input UserInput { role: Role }
    type Mutation { addUser(input: UserInput!): User }
  `
  expect([...find(sdl)].toSorted()).toEqual(
    [
      'Decimal',
      'Mutation',
      'Mutation.addUser',
      'Mutation.addUser(input:)',
      'Node',
      'Node.id',
      'Query',
      'Query.node',
      'Query.node(id:)',
      'Role',
      'Role.OWNER',
      'Subject',
      'User',
      'User.id',
      'User.role',
      'UserInput',
      'UserInput.role',
    ].toSorted(),
  )
})

test('counts a blank description as none, and nothing that the specifications define', () => {
  const sdl = `
    "Reads."
    type Query {
      " "
      blank: String
      "Whether it is described."
      described("How well." level: Int): Boolean
      _service: _Service
    }
    type _Service { sdl: String }
    scalar link__Import
  `
  expect(find(sdl)).toEqual(['Query.blank'])
})
