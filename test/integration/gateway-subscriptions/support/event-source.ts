/** One message of a stream of server-sent events. */
export interface ServerSentEvent {
  readonly id: string | undefined
  readonly event: string
  readonly data: string
}

/** A minimal EventSource over fetch: one operation, which sends the id of its last event when it reconnects. */
export async function* openEventSource(
  url: string,
  request: {
    readonly query: string
    readonly variables?: Readonly<Record<string, unknown>>
    readonly lastEventId?: string | undefined
    readonly signal: AbortSignal
  },
): AsyncGenerator<ServerSentEvent> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(request.lastEventId === undefined ? {} : { 'last-event-id': request.lastEventId }),
    },
    body: JSON.stringify({ query: request.query, variables: request.variables }),
    signal: request.signal,
  })
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = new Map(
        block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      )
      const event = fields.get('event')
      if (event !== undefined) yield { id: fields.get('id'), event, data: fields.get('data') ?? '' }
    }
  }
}
