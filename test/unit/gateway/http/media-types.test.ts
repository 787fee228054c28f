import { names, parseMediaType, takes } from '#root/gateway/src/http/media-types'
import { isAboutOperation, wantsStatus } from '#root/gateway/src/http/operation-status'
import { hashOf } from '#root/gateway/src/http/persisted-query'

const json = 'application/json'
const stream = 'text/event-stream'

test.each([
  [undefined, true],
  ['', true],
  ['  ', true],
  ['*/*', true],
  ['application/json', true],
  ['application/*', true],
  ['text/html, application/json;q=0.1', true],
  ['text/html, nonsense, application/json', true],
  ['Application/JSON', true],
  ['application/json; charset=utf-8', true],
  ['application/json;q=0', false],
  ['application/json;q=none', false],
  ['text/*', false],
  ['application', false],
  ['app/*', false],
  ['text/html', false],
  ['nonsense', false],
])('whether an accept of %j takes JSON: %s', (accept, isTaken) => {
  expect(takes(accept, [json])).toBe(isTaken)
})

test('one of several types is enough to take', () => {
  expect(takes(stream, [json, stream])).toBe(true)
  expect(takes('text/*', [json, stream])).toBe(true)
  expect(takes('image/png', [json, stream])).toBe(false)
  expect(takes(stream, [])).toBe(false)
})

test.each([
  [undefined, false],
  ['*/*', false],
  ['text/*', false],
  ['application/json', false],
  ['text/event-stream', true],
  ['application/json, text/event-stream;q=0.5', true],
  ['text/event-stream;q=0', false],
])('whether an accept of %j names event streams: %s', (accept, isNamed) => {
  expect(names(accept, stream)).toBe(isNamed)
})

test('a media type is read with its parameters, and anything else is none', () => {
  expect(parseMediaType('text/html; charset=x')?.params.get('charset')).toBe('x')
  expect(parseMediaType('text')).toBeNull()
})

test('errors about the operation are told apart from those of its execution', () => {
  const codes = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', 'INTERNAL', undefined]
  expect(codes.map((code) => isAboutOperation({ extensions: { code } }))).toEqual([true, true, true, false, false])
  expect(isAboutOperation({})).toBe(false)
})

test('the status tells of the operation only where the client takes the type for that', () => {
  const accepts = ['application/graphql-response+json', `${json}, application/graphql-response+json`, json, undefined]
  expect(accepts.map(wantsStatus)).toEqual([true, true, false, false])
})

test.each([
  [{ persistedQuery: { version: 1, sha256Hash: 'abc' } }, 'abc'],
  [{ persistedQuery: { version: 2, sha256Hash: 'abc' } }, undefined],
  [{ persistedQuery: { version: 1, sha256Hash: 5 } }, undefined],
  [{ persistedQuery: { version: 1 } }, undefined],
  [{ persistedQuery: null }, undefined],
  [{ persistedQuery: 'abc' }, undefined],
  [Object.create({ persistedQuery: { version: 1, sha256Hash: 'abc' } }), undefined],
  [null, undefined],
  ['text', undefined],
])('the hash in %j is %s', (extensions, hash) => {
  expect(hashOf(extensions)).toBe(hash)
})
