import {
  acceptedStream,
  namesMediaType,
  negotiate,
  singleResponseTypes,
} from '#root/packages/federated-subscriptions/src/clients/accept'

const json = 'application/json'
const graphql = 'application/graphql-response+json'

test.each<[string | undefined, string | null]>([
  [undefined, json],
  ['', json],
  ['*/*', json],
  ['application/*', json],
  [json, json],
  [graphql, graphql],
  [`${graphql}, ${json}`, graphql],
  [`${json}, ${graphql}`, json],
  [`${json};q=0.9, ${graphql}`, graphql],
  [`${graphql};q=0.1, ${json};q=0.2`, json],
  [`${graphql};q=0.5, */*`, json],
  [`${json};q=0, */*`, graphql],
  [`${json};q=0, application/*;q=0.1`, graphql],
  [`${graphql}, */*`, graphql],
  [`${graphql};q=0.5, */*;q=0.1`, graphql],
  ['APPLICATION/JSON', json],
  [`${json};charset=utf-8`, json],
  [`${json};q=0`, null],
  ['*/*;q=0', null],
  [`${json};q=nonsense`, null],
  ['text/html', null],
  ['nonsense, , ;', null],
  ['text/event-stream', null],
])('of accept: %p the type of a single response is %p', (accept, expected) => {
  expect(negotiate(accept, singleResponseTypes)).toBe(expected)
})

test.each([
  [undefined, null],
  [json, null],
  ['*/*', null],
  ['text/*', null],
  ['text/event-stream', { kind: 'sse', orSingle: false }],
  ['Text/Event-Stream', { kind: 'sse', orSingle: false }],
  ['text/event-stream;q=0', null],
  [`text/event-stream, ${json}`, { kind: 'sse', orSingle: true }],
  [`text/event-stream, ${json};q=0`, { kind: 'sse', orSingle: false }],
  ['text/event-stream, */*;q=0.1', { kind: 'sse', orSingle: true }],
  ['text/event-stream, application/*', { kind: 'sse', orSingle: true }],
  [`application/x-text/event-stream, ${json}`, null],
  ['multipart/mixed', null],
  [`multipart/mixed;boundary="graphql";subscriptionSpec=1.0,${json}`, { kind: 'multipart', orSingle: false }],
  ['multipart/mixed; subscriptionSpec="1.0"', { kind: 'multipart', orSingle: false }],
  ['multipart/mixed;subscriptionSpec=1.0;q=0', null],
  [`multipart/mixed;deferSpec=20220824, ${json}`, null],
])('of accept: %p the stream is %p', (accept, expected) => {
  expect(acceptedStream(accept)).toEqual(expected)
})

test('a wildcard names no type', () => {
  expect(namesMediaType('text/html,*/*;q=0.8', 'text/html')).toBe(true)
  expect(namesMediaType('*/*', 'text/html')).toBe(false)
  expect(namesMediaType('text/html;q=0', 'text/html')).toBe(false)
})
