import type { IncomingMessage } from 'node:http'
import { correlationHeaders, readCorrelationId } from '#root/gateway/src/requests/correlation-id'
import { identifyCaller } from '#root/gateway/src/requests/request-context'
import { createFactsOf } from '#root/gateway/src/requests/request-facts'

describe('the correlation id of a request', () => {
  test.each(['a', 'Abc_0.9:=+/-', 'x'.repeat(128)])('is the one that the client sent: %s', (id) => {
    expect(readCorrelationId({ 'x-correlation-id': id })).toBe(id)
    expect(readCorrelationId({ 'x-request-id': id })).toBe(id)
    expect(readCorrelationId({ 'x-correlation-id': id, 'x-request-id': 'other' })).toBe(id)
  })

  test.each(['', 'a b', '<a', 'a>', 'a\n', 'é', 'x'.repeat(129)])('is a new one instead of %j', (id) => {
    const given = readCorrelationId({ 'x-correlation-id': id })
    expect(given).toMatch(/^req_/)
    expect(readCorrelationId({ 'x-correlation-id': id })).not.toBe(given)
    expect(readCorrelationId({ 'x-correlation-id': id, 'x-request-id': 'second' })).toBe('second')
  })

  test('is a new one where there is none, or several', () => {
    expect(readCorrelationId({})).toMatch(/^req_/)
    expect(readCorrelationId({ 'x-correlation-id': ['a', 'b'] })).toMatch(/^req_/)
  })

  test('is returned in every header that the client uses', () => {
    expect(correlationHeaders({}, 'id')).toEqual(['x-correlation-id', 'id'])
    expect(correlationHeaders({ 'x-request-id': 'x' }, 'id')).toEqual(['x-correlation-id', 'id', 'x-request-id', 'id'])
  })
})

test('every step gets the same facts of a request', () => {
  const request = { headers: {} } as IncomingMessage
  const other = { headers: { 'x-correlation-id': 'mine' } } as unknown as IncomingMessage
  const factsOf = createFactsOf(() => '203.0.113.7')
  const facts = factsOf(request)
  expect(facts).toEqual({ correlationId: expect.stringMatching(/^req_/), clientAddress: '203.0.113.7' })
  expect(factsOf(request)).toBe(facts)
  expect(factsOf(other)).toEqual({ correlationId: 'mine', clientAddress: '203.0.113.7' })
})

describe('a caller', () => {
  const viewer = { userId: 'usr_1' } as never
  const later = { userId: 'usr_2' } as never
  const expiresAt = new Date()

  test('is null where callers are not authenticated', async () => {
    const caller = await identifyCaller(null, { authorization: 'Bearer x' }, 'req_1')
    expect(caller).toMatchObject({ viewer: null, expiresAt: null })
    expect(await caller.current()).toBeNull()
  })

  test('is identified by the authorization header, and can be looked up again', async () => {
    const calls: unknown[] = []
    const authenticator = {
      header: 'x-token',
      challenge: 'Bearer',
      authenticate: (...args: unknown[]) => (calls.push(args), Promise.resolve({ viewer, expiresAt })),
      refresh: (...args: unknown[]) => (calls.push(args), Promise.resolve(later)),
    }
    const caller = await identifyCaller(authenticator, { authorization: 'Bearer y', 'x-token': 'Bearer x' }, 'req_1')
    expect(caller).toMatchObject({ viewer, expiresAt })
    expect(await caller.current()).toBe(later)
    expect(calls).toEqual([
      ['Bearer x', 'req_1'],
      [viewer, 'req_1'],
    ])
  })
})
