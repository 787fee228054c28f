import fastify from 'fastify'
import { createInbox } from './inbox.ts'

export interface ReceivedCall {
  readonly body: string
  readonly signature: string
  readonly receivedAt: number
}

/** A webhook that responds with the given statuses, then with 200. */
export async function startWebhookReceiver(statuses: readonly number[] = []) {
  const answers = [...statuses]
  const calls = createInbox<ReceivedCall>()
  const server = fastify({ forceCloseConnections: true })
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  server.post<{ Body: string }>('/webhook', async ({ body, headers }, reply) => {
    calls.put({ body, signature: String(headers['sandbox-signature']), receivedAt: Date.now() })
    return reply.code(answers.shift() ?? 200).send()
  })
  const address = await server.listen({ host: '127.0.0.1', port: 0 })
  return { url: `${address}/webhook`, next: () => calls.next(), dispose: () => server.close() }
}
