import {
  clientIdOf,
  OperationIds,
  withClientId,
} from '#root/packages/federated-subscriptions/src/clients/operation-ids'

describe('the ids of a socket’s operations', () => {
  test('are unique, also when a client uses one again', () => {
    const ids = new OperationIds()
    const first = ids.begin('1')
    expect(ids.begin('1')).toBeUndefined()
    expect(ids.complete('1')).toBe(first)
    const second = ids.begin('1')
    expect(second).not.toBe(first)
    expect([first, second].map((id) => id && clientIdOf(id))).toEqual(['1', '1'])
  })

  test('end with their own operation, not with an earlier one of the client’s id', () => {
    const ids = new OperationIds()
    const first = ids.begin('1') ?? ''
    ids.complete('1')
    const second = ids.begin('1') ?? ''
    expect([ids.isCurrent(first), ids.isCurrent(second)]).toEqual([false, true])
    ids.end(first)
    expect(ids.isCurrent(second)).toBe(true)
    ids.end(second)
    expect(ids.isCurrent(second)).toBe(false)
    expect(ids.complete('1')).toBeUndefined()
    expect(ids.begin('1')).toBeDefined()
  })

  test.each(['1', '', 'a:b', '12:34', '{"id":"1:'])('contain the client’s id "%s"', (clientId) => {
    const unique = new OperationIds().begin(clientId) ?? ''
    expect(clientIdOf(unique)).toBe(clientId)
  })

  test('are replaced by the client’s in the messages of the library', () => {
    expect(withClientId('{"id":"12:a:1","type":"next"}')).toBe('{"id":"a:1","type":"next"}')
    expect(withClientId('{"type":"next","payload":{"id":"1:a"}}')).toBe('{"type":"next","payload":{"id":"1:a"}}')
    expect(withClientId('{"id":"a","type":"next"}')).toBe('{"id":"a","type":"next"}')
  })
})
