import { createConditionCheck } from '@plumbline/query-plan-executor'
import { getOperationAST, parse } from 'graphql'

function checkOf(text: string) {
  const document = parse(text)
  const operation = getOperationAST(document)
  if (!operation) throw new Error('Expected a document with one operation')
  return createConditionCheck(document, operation)
}

describe('the check of condition variables', () => {
  test.each([
    ['there are no variables', '{ a @skip(if: true) }'],
    ['the variable of a condition is non-null', 'query ($if: Boolean! = true) { a @skip(if: $if) }'],
    ['a nullable variable is only an argument', 'query ($if: Boolean = true) { a(if: $if) @skip(if: false) }'],
    ['another directive has the variable', 'query ($if: Boolean = true) { a @trace(if: $if) }'],
    ['the condition has another variable', 'query ($x: Boolean = true, $if: Boolean!) { a(x: $x) @include(if: $if) }'],
  ])('is none where %s', (_what, text) => {
    expect(checkOf(text)).toBeNull()
  })

  test.each([
    ['@skip', 'query ($if: Boolean = true) { a @skip(if: $if) }'],
    ['@include', 'query ($if: Boolean = true) { a @include(if: $if) }'],
    ['a fragment', 'query ($if: Boolean = true) { ...F } fragment F on Query { a { b @skip(if: $if) } }'],
    ['one of several', 'query ($x: Int, $if: Boolean = true) { a @include(if: true) b(x: $x) @skip(if: $if) }'],
  ])('accepts booleans and refuses anything else in %s', (_what, text) => {
    const check = checkOf(text)
    expect(check?.({ if: true })).toBeNull()
    expect(check?.({ if: false })).toBeNull()
    for (const variables of [{ if: null }, {}]) {
      const error = check?.(variables)
      expect(error?.message).toBe('Variable "$if" must not be null where @skip or @include asks for it.')
      expect(error?.extensions).toEqual({ code: 'BAD_USER_INPUT' })
    }
  })

  test('looks at every variable', () => {
    const check = checkOf('query ($a: Boolean = true, $b: Boolean = true) { x @skip(if: $a) y @include(if: $b) }')
    expect(check?.({ a: true, b: true })).toBeNull()
    expect(check?.({ a: null, b: true })?.message).toContain('"$a"')
    expect(check?.({ a: true, b: null })?.message).toContain('"$b"')
  })
})
