import {
  eventSourceStream,
  eventStream,
  multipart,
} from '#root/packages/federated-subscriptions/src/clients/stream-format'

const text = '{"data":{"a":1}}'
const retryable = { message: 'away', extensions: { code: 'UPSTREAM_UNAVAILABLE' } }
const final = { message: 'no', extensions: { code: 'FORBIDDEN' } }

describe('server-sent events', () => {
  test('have the cursor of the event as their id, by which a browser continues', () => {
    expect(eventStream.next({ text, cursor: 'c1' })).toBe(`id: c1\nevent: next\ndata: ${text}\n\n`)
    expect(eventStream.next({ text, cursor: '' })).toBe(`id: \nevent: next\ndata: ${text}\n\n`)
  })

  test.each([
    ['an event without a cursor', { text, cursor: undefined }],
    ['an event whose data is null, which is sent again', { text: '{"data":null,"errors":[]}', cursor: 'c1' }],
    ['an event without data', { text: '{"errors":[]}', cursor: 'c1' }],
    ['a cursor of several lines', { text, cursor: 'c\n1' }],
    ['a cursor with a carriage return', { text, cursor: 'c\r1' }],
    ['a cursor with a NUL', { text, cursor: 'c\0' }],
  ])('have no id for %s', (_what, payload) => {
    expect(eventStream.next(payload)).toBe(`event: next\ndata: ${payload.text}\n\n`)
  })

  test('end with the result of the operation', () => {
    expect(eventStream.completed).toBe('event: complete\ndata: \n\n')
    expect(eventStream.failed([final])).toBe(
      `event: next\ndata: ${JSON.stringify({ errors: [final] })}\n\nevent: complete\ndata: \n\n`,
    )
    expect(eventStream.overId).toBeUndefined()
  })

  test('are kept alive by comments', () => {
    for (const comment of [eventStream.preamble, eventStream.heartbeat]) expect(comment).toBe(':\n\n')
  })
})

describe('an EventSource', () => {
  const { overId } = eventSourceStream

  test('receives an id that ends its reconnects', () => {
    expect(overId).toMatch(/^\S+$/)
    expect(eventSourceStream.completed).toBe(`id: ${overId}\n${eventStream.completed}`)
    expect(eventSourceStream.failed([final])).toBe(`id: ${overId}\n${eventStream.failed([final])}`)
    expect(eventSourceStream.failed([retryable, final])).toBe(
      `id: ${overId}\n${eventStream.failed([retryable, final])}`,
    )
  })

  test('reconnects after retryable errors', () => {
    expect(eventSourceStream.failed([retryable])).toBe(eventStream.failed([retryable]))
  })

  test('gets events like everybody', () => {
    expect(eventSourceStream.next({ text, cursor: 'c1' })).toBe(eventStream.next({ text, cursor: 'c1' }))
  })
})

describe('a multipart response', () => {
  /** The JSON of the parts, as a client reads them that waits for the boundary behind each. */
  const partsOf = (body: string) => {
    const [preamble, ...parts] = body.split('\r\n--graphql')
    expect(preamble).toBe('')
    const end = parts.pop()
    const read = parts.map((part) => {
      const [head, json = ''] = part.split('\r\n\r\n')
      expect(head).toBe('\r\ncontent-type: application/json')
      return JSON.parse(json) as unknown
    })
    return { parts: read, end }
  }

  test('has each event in a part, and its end after the last boundary', () => {
    const { preamble, heartbeat, completed } = multipart
    const next = multipart.next({ text, cursor: 'c1' })
    expect(partsOf(preamble + heartbeat + next)).toEqual({ parts: [{}, { payload: { data: { a: 1 } } }], end: '' })
    expect(partsOf(preamble + next + completed)).toEqual({ parts: [{ payload: { data: { a: 1 } } }], end: '--\r\n' })
  })

  test('has errors that end it in the last part', () => {
    expect(partsOf(multipart.preamble + multipart.failed([final]))).toEqual({
      parts: [{ payload: null, errors: [final] }],
      end: '--\r\n',
    })
    expect(multipart.contentType).toContain('boundary="graphql"')
  })
})
