import {
  executedStatus,
  rejectedStatus,
  statusMessageOf,
  unprocessableStatus,
} from '#root/gateway/src/http/operation-status'
import { hashOf } from '#root/gateway/src/http/persisted-query'

const json = 'application/json'
const graphqlResponse = 'application/graphql-response+json'
const coded = (...codes: readonly (string | undefined)[]) => codes.map((code) => ({ extensions: { code } }))

test('an operation that was executed with errors has 294, for clients that accept the GraphQL response type', () => {
  const statuses = ([json, graphqlResponse] as const).map((type) =>
    [undefined, [], [{}]].map((errors) => executedStatus(errors, type)),
  )
  expect(statuses).toEqual([
    [200, 200, 200],
    [200, 200, 294],
  ])
  expect([200, 294, 400].map(statusMessageOf)).toEqual([undefined, 'Partial Success', undefined])
})

test('a request that is not well-formed GraphQL has 422, for clients that accept the GraphQL response type', () => {
  expect(([json, graphqlResponse] as const).map(unprocessableStatus)).toEqual([400, 422])
})

test.each([
  ['GRAPHQL_PARSE_FAILED', { masked: 200, json: 400, graphqlResponse: 400 }],
  ['GRAPHQL_VALIDATION_FAILED', { masked: 200, json: 400, graphqlResponse: 422 }],
  ['BAD_USER_INPUT', { masked: 200, json: 400, graphqlResponse: 422 }],
  ['OPERATION_RESOLUTION_FAILURE', { masked: 400, json: 400, graphqlResponse: 422 }],
  ['OPERATION_TOO_COSTLY', { masked: 400, json: 400, graphqlResponse: 422 }],
  ['OTHER', { masked: 400, json: 400, graphqlResponse: 400 }],
  [undefined, { masked: 400, json: 400, graphqlResponse: 400 }],
])('an operation that was not executed because of %s has the status %j', (code, expected) => {
  for (const errors of [coded(code), coded('OTHER', code), coded(code, undefined)]) {
    const of = (type: typeof json | typeof graphqlResponse, masksStatus: boolean) =>
      rejectedStatus({ status: 400, errors, type, masksStatus })
    expect({ masked: of(json, true), json: of(json, false), graphqlResponse: of(graphqlResponse, true) }).toEqual(
      expected,
    )
  }
})

test('another status than that of a bad request is kept', () => {
  const errors = coded('BAD_USER_INPUT')
  for (const type of [json, graphqlResponse] as const)
    expect(rejectedStatus({ status: 429, errors, type, masksStatus: true })).toBe(429)
  expect(rejectedStatus({ status: 400, errors: [{}], type: graphqlResponse, masksStatus: true })).toBe(400)
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
