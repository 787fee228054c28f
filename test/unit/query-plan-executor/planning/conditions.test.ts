import { getOperationAST, parse, print, stripIgnoredCharacters } from 'graphql'
import { correctConditions } from '#root/packages/query-plan-executor/src/planning/correct-conditions'
import { selectsFields } from '#root/packages/query-plan-executor/src/planning/selects-fields'

test.each([
  ['{a@skip(if:$x){b}}', '{...@skip(if:$x){a{b}}}'],
  ['{a@include(if:$x)@trace{b}}', '{...@include(if:$x){a@trace{b}}}'],
  ['{a@skip(if:$x)@include(if:$y){b}}', '{...@skip(if:$x)@include(if:$y){a{b}}}'],
  ['{a@include(if:$x){b@skip(if:$y){c@skip(if:$z)}}}', '{...@include(if:$x){a{...@skip(if:$y){b{c@skip(if:$z)}}}}}'],
  ['{a@skip(if:$x)b@trace{c}...@skip(if:$x){d}}', '{a@skip(if:$x)b@trace{c}...@skip(if:$x){d}}'],
])('the conditions of an object are put around it: %s', (text, corrected) => {
  expect(stripIgnoredCharacters(print(correctConditions(parse(text))))).toBe(corrected)
})

describe('whether an operation selects fields', () => {
  const selects = (text: string) => {
    const document = parse(text)
    const operation = getOperationAST(document)
    if (!operation) throw new Error('Expected a document with one operation')
    return selectsFields(document, operation)
  }

  test.each([
    '{ a }',
    '{ __typename a }',
    '{ a @include(if: true) }',
    '{ a @skip(if: false) }',
    '{ a @trace(if: false) }',
    '{ a @trace(if: true) }',
    '{ a @skip(if: "no boolean") }',
    'query ($x: Boolean!) { a @include(if: $x) }',
    'query ($x: Boolean!) { ... @include(if: $x) { a @include(if: $x) } }',
    'query ($x: Boolean!) { ... @skip(if: $x) { a @skip(if: $x) } }',
    'query ($x: Boolean!, $y: Boolean!) { ... @skip(if: $x) { a @include(if: $y) } }',
    'query ($x: Boolean!) { ... @skip(if: $x) { __typename } a @include(if: $x) }',
    '{ ...G ...F } fragment F on Query { a } fragment G on Query { __typename }',
  ])('is so: %s', (text) => {
    expect(selects(text)).toBe(true)
  })

  test.each([
    '{ __typename __schema { types { name } } }',
    '{ a @include(if: false) }',
    '{ a @skip(if: true) }',
    '{ a @include(if: true) @skip(if: true) }',
    '{ ... @skip(if: true) { a } }',
    '{ ... @skip(if: true) { ... @include(if: true) { a } } }',
    'query ($x: Boolean!) { a @skip(if: $x) @include(if: $x) }',
    'query ($x: Boolean!) { ... @include(if: $x) { a @skip(if: $x) } }',
    'query ($x: Boolean!, $y: Boolean!) { ... @include(if: $x) { ... @skip(if: $y) { a @skip(if: $x) } } }',
    '{ ...F } fragment F on Query { __typename } fragment G on Query { a }',
    '{ ...F @skip(if: true) } fragment F on Query { a }',
  ])('is not so: %s', (text) => {
    expect(selects(text)).toBe(false)
  })
})
