import { buildSchema, parse, type OperationDefinitionNode } from 'graphql'
import { createTextCheck } from '#root/gateway/src/policies/check-text'
import { createOperationCheck, maxErrors } from '#root/gateway/src/policies/operation-check'
import type { OperationLimits } from '#root/gateway/src/policies/operation-limits'

const schema = buildSchema('type Query { a: Query items(first: Int): [Query!]! }')
const limits: OperationLimits = {
  maxLength: 20_000,
  maxAliases: 100,
  maxDirectives: 2,
  maxRootFields: 100,
  maxFields: 50,
  maxMutations: 5,
  maxDepth: 10,
  maxNodes: 20,
  introspection: true,
}
const nested = (depth: number) => `{ ${'a { '.repeat(depth)}__typename${' }'.repeat(depth)} }`
const tooCostly = expect.objectContaining({ extensions: expect.objectContaining({ code: 'OPERATION_TOO_COSTLY' }) })

describe('the text of an operation', () => {
  const check = createTextCheck({ limits, maxTokens: 4_000, currentSchema: () => schema })

  test('is parsed', () => {
    expect(check('{ a { __typename } }')).toMatchObject({ kind: 'Document', definitions: [{ operation: 'query' }] })
  })

  test.each([
    ['its length', `{ ${'a'.repeat(20_000)} }`],
    ['its syntax', '{ a @skip(if: true) @skip(if: true) @skip(if: true) { a } }'],
    ['how deep it nests', nested(10)],
    ['its size', `{ ${'a { __typename } '.repeat(26)} }`],
  ])('is refused for %s', (_what, query) => {
    expect(() => check(query)).toThrow(tooCostly)
  })

  test('that is no GraphQL is for others to report, and so is one with too many tokens', () => {
    expect(check('{ a')).toBeNull()
    expect(check(`{ ${'a '.repeat(5_000)}}`)).toBeNull()
  })

  test('may be invalid otherwise, which is for others to report', () => {
    expect(check('{ unknown }')).not.toBeNull()
  })

  test('that nests so deep that it cannot be parsed is refused', () => {
    const patient = createTextCheck({
      limits: { ...limits, maxLength: 1e6 },
      maxTokens: 1e6,
      currentSchema: () => schema,
    })
    expect(() => patient('{ a'.repeat(50_000))).toThrow(tooCostly)
  })

  test('may introspect the schema only where that is allowed', () => {
    const closed = createTextCheck({
      limits: { ...limits, introspection: false },
      maxTokens: 4_000,
      currentSchema: () => schema,
    })
    expect(check('{ __schema { description } }')).not.toBeNull()
    expect(() => closed('{ __schema { description } }')).toThrow(/introspection/)
    expect(closed('{ a { __typename } }')).not.toBeNull()
  })
})

describe('an operation that bypasses Apollo Server', () => {
  const toCheck = (query: string) => {
    const document = parse(query)
    return { document, operation: document.definitions[0] as OperationDefinitionNode }
  }
  const check = createOperationCheck(() => schema, limits)

  test('is valid', () => {
    expect(check.validate(toCheck('{ a { __typename } }'))).toEqual([])
  })

  test('is refused for a limit before it is validated', () => {
    expect(check.validate(toCheck(`${nested(10).slice(0, -1)} unknown }`))).toEqual([tooCostly])
  })

  test('is refused with every error, up to a limit', () => {
    const messages = check.validate(toCheck('{ x y }')).map(({ message }) => message)
    expect(messages).toEqual([expect.stringContaining('"x"'), expect.stringContaining('"y"')])
    const many = check.validate(toCheck(`{ ${Array.from({ length: 40 }, (_, i) => `x${i}`).join(' ')} }`))
    expect(maxErrors).toBe(20)
    // The last one reports that there are more.
    expect(many).toHaveLength(maxErrors + 1)
  })

  test('may select up to the limit of objects', () => {
    const parsed = toCheck('query ($n: Int) { items(first: $n) { __typename } }')
    expect(check.weigh(parsed, { n: 20 })).toBeNull()
    expect(check.weigh(parsed, { n: 21 })).toMatchObject({
      message: 'Expected lists of at most 20 objects in all, got 21.',
      extensions: { code: 'OPERATION_TOO_COSTLY', limit: 20, actual: 21 },
    })
  })

  test('that is not valid is not weighed', () => {
    expect(check.weigh(toCheck('{ items(first: 100) { unknown } }'), {})).toBeNull()
  })

  test('is checked again only when the graph has changed', () => {
    let current = schema
    const following = createOperationCheck(() => current, limits)
    const parsed = toCheck('{ a { __typename } }')
    const errors = following.validate(parsed)
    expect(following.validate(parsed)).toBe(errors)
    current = buildSchema('type Query { b: Int }')
    expect(following.validate(parsed)).toEqual([expect.objectContaining({ message: expect.stringContaining('"a"') })])
  })
})
