import { composeServices } from '@apollo/composition'
import { createSupergraphVersion } from '@plumbline/federated-subscriptions'
import type { ResumableFields } from '@plumbline/federated-subscriptions'
import { parse } from 'graphql'

function compose(declaration: string): string {
  const { supergraphSdl, errors } = composeServices([
    {
      name: 'runs',
      url: 'http://runs.test',
      typeDefs: parse(`
        extend schema
          @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@composeDirective"])
          @link(url: "https://plumbline.example/subscriptions/v1.0", import: ["@resumable"])
          @composeDirective(name: "@resumable")
        directive @resumable on FIELD_DEFINITION
        type Query { ping: String }
        type Event { cursor: String! }
        type Subscription {
          shaped(after: String): Event!
          other(after: String): Event! ${declaration}
          shapeless: String
        }
      `),
    },
  ])
  if (!supergraphSdl) throw new Error(String(errors))
  return supergraphSdl
}

const fieldsOf = (declaration: string, rule?: ResumableFields) => [
  ...createSupergraphVersion({ supergraphSdl: compose(declaration) }, rule).resumableFields,
]

test.each([
  ['by shape where nothing is declared', '', undefined, ['shaped', 'other']],
  ['only the declared ones where some are', '@resumable', undefined, ['other']],
  ['none where only declared ones count and none is', '', 'declared' as const, []],
  ['those that are listed', '@resumable', ['shaped'], ['shaped']],
  ['none of an empty list', '@resumable', [], []],
])('resumable fields are %s', (_, declaration, rule, expected) => {
  expect(fieldsOf(declaration, rule)).toEqual(expected)
})

test.each([
  ['shapeless', 'to take "after: String" and to yield "cursor: String!"'],
  ['missing', 'expected Subscription.missing, declared as resumable, to exist'],
])('a listed field %s is refused', (name, message) => {
  expect(() => fieldsOf('', [name])).toThrow(message)
})
