import { buildSchema, parse, print, validate } from 'graphql'
import { toResumableOperation } from '#root/packages/client/src/resumable-operation'

const schema = buildSchema(`
  type Query { ping: String }
  type Subscription {
    progress(topic: String!, after: String): Progress!
    tick(topic: String!): Tick!
  }
  type Progress { cursor: String! n: Int! comments(after: String): [String!] }
  type Tick { n: Int! }
`)

const rewrite = (text: string, variables: Record<string, unknown> = {}, fields?: readonly string[]) => {
  const operationName = text.includes('subscription Watch') ? 'Watch' : undefined
  const found = toResumableOperation({ document: parse(text), variables, operationName }, fields)
  return found && { ...found, text: print(found.document).replace(/\s+/g, ' ') }
}

describe('an operation that can be resumed', () => {
  test.each([
    ['selects the cursor', 'subscription { progress(topic: "a") { cursor n } }'],
    ['passes a literal', 'subscription { progress(topic: "a", after: "a:1") { n } }'],
    ['passes a variable', 'subscription ($after: String) { progress(topic: "a", after: $after) { n } }'],
    [
      'uses the variable elsewhere too',
      'subscription ($after: String) { progress(topic: "a", after: $after) { n comments(after: $after) } }',
    ],
    [
      'has its root field in an inline fragment',
      'subscription { ... on Subscription { progress(topic: "a") { cursor } } }',
    ],
    [
      'has its root field in a fragment, and another inside',
      `subscription { ...Root } fragment Root on Subscription { progress(topic: "a") { cursor ...Inner } }
       fragment Inner on Progress { n }`,
    ],
    [
      'stands beside other operations',
      `subscription Watch { progress(topic: "a") { cursor ...Inner } } query Other { ...OnQuery }
       fragment Inner on Progress { n } fragment OnQuery on Query { ping }`,
    ],
    ['has an alias', 'subscription { mine: progress(topic: "a", after: null) { place: cursor n } }'],
  ])('is valid after it was rewritten: it %s', (_which, text) => {
    const found = rewrite(text)
    expect(found).not.toBeNull()
    expect(validate(schema, parse(found?.text ?? '')).map(({ message }) => message)).toEqual([])
    expect(found?.text).toContain('$_after: String')
    expect(found?.text).toContain('after: $_after')
  })

  test("starts after the caller's cursor", () => {
    const byVariable = 'subscription ($from: String = "a:7") { progress(topic: "a", after: $from) { n } }'
    expect(rewrite('subscription { progress(topic: "a", after: "a:1") { n } }')?.initialAfter).toBe('a:1')
    expect(rewrite(byVariable, { from: 'a:2' })?.initialAfter).toBe('a:2')
    expect(rewrite(byVariable)?.initialAfter).toBe('a:7')
    expect(rewrite(byVariable, { from: null })?.initialAfter).toBeUndefined()
    expect(rewrite('subscription { progress(topic: "a") { cursor } }')?.initialAfter).toBeUndefined()
  })

  test('reads the cursor where the caller selected it, and removes it where it did not', () => {
    expect(rewrite('subscription { mine: progress(topic: "a") { place: cursor } }')).toMatchObject({
      fieldKey: 'mine',
      cursorKey: 'place',
      removesCursor: false,
    })
    const added = rewrite('subscription { progress(topic: "a") { n } }', {}, ['progress'])
    expect(added).toMatchObject({ fieldKey: 'progress', cursorKey: '_cursor', removesCursor: true })
    expect(added?.text).toContain('_cursor: cursor')
  })
})

describe('an operation that is not rewritten', () => {
  test.each([
    ['a query', '{ ping }', undefined],
    ['a field that neither takes a cursor nor gives one', 'subscription { tick(topic: "a") { n } }', undefined],
    ['a field that is not among those named', 'subscription { progress(topic: "a") { cursor } }', ['other']],
    [
      'one whose root field depends on a condition',
      'subscription ($yes: Boolean!) { progress(topic: "a") @include(if: $yes) { cursor } }',
      undefined,
    ],
    ['one with two root fields', 'subscription { progress(topic: "a") { cursor } tick(topic: "a") { n } }', undefined],
    ['one with a fragment that is not there', 'subscription { ...Missing }', undefined],
  ])('%s', (_which, text, fields) => {
    expect(rewrite(text, {}, fields)).toBeNull()
  })

  test('one of several operations without a name', () => {
    const document = parse(
      'subscription A { progress(topic: "a") { cursor } } subscription B { tick(topic: "a") { n } }',
    )
    expect(toResumableOperation({ document })).toBeNull()
    expect(toResumableOperation({ document, operationName: 'A' })).not.toBeNull()
  })
})
