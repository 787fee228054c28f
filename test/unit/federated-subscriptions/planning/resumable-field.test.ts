import { Supergraph } from '@apollo/federation-internals'
import { buildSchema, parse, print, validate } from 'graphql'
import {
  fragmentsOf,
  makeResumable,
  readResumableFields,
} from '#root/packages/federated-subscriptions/src/planning/resumable-field'
import { createGraph } from '#root/test/support/federation/graph'

describe('a field is resumable', () => {
  const resumable = (field: string, types = '') => {
    const sdl = `type Query { a: Int } type Subscription { watch${field} }
      type Event { cursor: String! } interface Named { cursor: String! } type Thing implements Named { cursor: String! } ${types}`
    const supergraph = Supergraph.build(createGraph({ a: { sdl } }).supergraphSdl)
    const schema = supergraph.apiSchema().toGraphQLJSSchema()
    return readResumableFields({ supergraph: supergraph.schema, schema }, 'detect').has('watch')
  }

  test.each([
    ['(after: String): Event'],
    ['(after: String): Event!'],
    ['(after: String): Named!'],
    ['(first: Int, after: String): Event'],
  ])('that has `after` and `cursor`: %s', (field) => {
    expect(resumable(field)).toBe(true)
  })

  test.each([
    [': Event', ''],
    ['(after: String!): Event', ''],
    ['(after: ID): Event', ''],
    ['(before: String): Event', ''],
    ['(after: String): [Event!]!', ''],
    ['(after: String): [Event]', ''],
    ['(after: String): String', ''],
    ['(after: String): Either', 'union Either = Event | Thing'],
    ['(after: String): Other', 'type Other { cursor: String }'],
    ['(after: String): Other', 'type Other { cursor: ID! }'],
    ['(after: String): Other', 'type Other { cursor: [String!]! }'],
    ['(after: String): Other', 'type Other { cursor(of: Int): String! }'],
    ['(after: String): Other', 'type Other { position: String! }'],
  ])('and no other: %s %s', (field, types) => {
    expect(resumable(field, types)).toBe(false)
  })

  test('of a subscription type only', () => {
    const { supergraphSdl } = createGraph({ a: { sdl: 'type Query { a: Int }' } })
    const supergraph = Supergraph.build(supergraphSdl)
    const schema = supergraph.apiSchema().toGraphQLJSSchema()
    for (const rule of ['detect', 'declared'] as const)
      expect(readResumableFields({ supergraph: supergraph.schema, schema }, rule)).toEqual(new Set())
  })
})

describe('a resumable subscription', () => {
  const schema = buildSchema(`type Query { a: Int }
    type Subscription { watch(after: String, id: ID): Event }
    type Event { cursor: String! name: String }`)

  const rewrite = (text: string) => {
    const document = parse(text)
    const resumable = makeResumable(document)
    expect(validate(schema, resumable.document).map(({ message }) => message)).toEqual([])
    return { ...resumable, text: print(resumable.document).replaceAll(/\s+/g, ' '), document }
  }

  test.each([
    [
      'subscription { watch(id: 1) { name } }',
      'subscription ($resumeAfter: String) { watch(id: 1, after: $resumeAfter) { name resumeCursor: cursor } }',
    ],
    [
      'subscription W($id: ID) { w: watch(after: "x", id: $id) @include(if: true) { n: name } }',
      'subscription W($id: ID, $resumeAfter: String) { w: watch(id: $id, after: $resumeAfter) @include(if: true) { n: name resumeCursor: cursor } }',
    ],
    [
      'subscription { ... on Subscription { watch { name } } }',
      'subscription ($resumeAfter: String) { ... on Subscription { watch(after: $resumeAfter) { name resumeCursor: cursor } } }',
    ],
  ])('selects its cursor, and resumes after one: %s', (text, expected) => {
    const { text: rewritten, resume } = rewrite(text)
    expect(rewritten).toBe(expected)
    expect(resume).toEqual({ cursorName: 'resumeCursor', afterVariable: 'resumeAfter' })
  })

  test('also within fragments, which other selections may spread unchanged', () => {
    const { document } = makeResumable(
      parse(
        'subscription { ...F @include(if: true) } fragment F on Subscription { ...G } fragment G on Subscription { watch { name } }',
      ),
    )
    const [operation, ...fragments] = document.definitions.map((one) => print(one).replaceAll(/\s+/g, ' '))
    expect(operation).toBe(
      'subscription ($resumeAfter: String) { ... on Subscription @include(if: true) { ... on Subscription { watch(after: $resumeAfter) { name resumeCursor: cursor } } } }',
    )
    expect(fragments).toEqual(['fragment F on Subscription { ...G }', 'fragment G on Subscription { watch { name } }'])
  })

  test('has names for that which the client has not used', () => {
    const { text, resume } = rewrite(
      'subscription ($resumeAfter: ID) { watch(id: $resumeAfter) { resumeCursor: name resumeCursor_: name } }',
    )
    expect(resume).toEqual({ cursorName: 'resumeCursor__', afterVariable: 'resumeAfter_' })
    expect(text).toContain('watch(id: $resumeAfter, after: $resumeAfter_)')
    expect(text).toContain('resumeCursor__: cursor')
  })

  test('does not change the client’s document', () => {
    const text = 'subscription { watch(after: "x") { name } }'
    const document = parse(text)
    makeResumable(document)
    expect(print(document)).toBe(print(parse(text)))
  })

  test('needs its fragments', () => {
    expect(() => makeResumable(parse('subscription { ...F }'))).toThrow('F')
    expect([...fragmentsOf(parse('{ a } fragment A on T { a } fragment B on T { a }')).keys()]).toEqual(['A', 'B'])
  })
})
