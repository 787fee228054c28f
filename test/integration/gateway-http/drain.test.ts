import { once } from 'node:events'
import { Agent, createServer, request as send } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createDrain } from '#platform/http'
import type { Drain, DrainOptions } from '#platform/http'
import { createLog } from '#platform/logging'

const log = createLog({ service: 'test', level: 'fatal' })

describe('a server that drains', () => {
  let server: Server
  let drain: Drain
  let agent: Agent
  let port: number
  /** Requests to `/held` wait for it. */
  let release: () => void

  beforeEach(() => {
    agent = new Agent({ keepAlive: true })
  })

  afterEach(async () => {
    agent.destroy()
    release()
    await drain.finish()
  })

  async function start(options: Partial<DrainOptions> = {}): Promise<void> {
    const held = Promise.withResolvers<void>()
    release = held.resolve
    server = createServer((request, response) => {
      if (request.url === '/held') void held.promise.then(() => response.end('late'))
      else response.end('soon')
    })
    drain = createDrain(server, { log, ...options })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  }

  /** Resolves with the head of the response, once the request has arrived. */
  async function ask(path: string): Promise<{ readonly answer: Promise<IncomingMessage & { text?: string }> }> {
    const arrived = once(server, 'request')
    const sent = send({ host: '127.0.0.1', port, path, agent }).end()
    const answer = new Promise<IncomingMessage & { text?: string }>((resolve, reject) => {
      sent.once('error', reject)
      sent.once('response', (response: IncomingMessage & { text?: string }) => {
        response.text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (response.text += chunk))
        response.on('end', () => resolve(response))
      })
    })
    answer.catch(() => undefined)
    await Promise.race([arrived, answer])
    return { answer }
  }

  test('responds to pending requests with connection: close, and accepts no others', async () => {
    await start()
    const { answer } = await ask('/held')
    const finished = drain.finish()
    expect(drain.isDraining).toBe(true)
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed')
    release()
    const { text, headers } = await answer
    expect({ text, connection: headers.connection }).toEqual({ text: 'late', connection: 'close' })
    await finished
  })

  test('responds to a request on a connection that was open before, and closes it then', async () => {
    await start()
    const { answer: held } = await ask('/held')
    const isIdle = once(agent, 'free')
    const { answer: first } = await ask('/')
    await Promise.all([first, isIdle])
    await drain.stopAccepting()
    const { headers } = await (await ask('/')).answer
    expect(headers.connection).toBe('close')
    release()
    expect((await held).text).toBe('late')
    await drain.finish()
  })

  test('closes idle connections', async () => {
    await start({ graceMs: 60_000 })
    await (
      await ask('/')
    ).answer
    await drain.finish()
    expect(server.listening).toBe(false)
  })

  test('accepts connections until its delay has passed, and is not ready meanwhile', async () => {
    await start({ delayMs: 300 })
    const stopped = drain.stopAccepting()
    expect(drain.isDraining).toBe(true)
    const { headers } = await (await ask('/')).answer
    expect(headers.connection).toBe('keep-alive')
    await stopped
    expect(server.listening).toBe(false)
  })

  test('aborts requests that exceed the grace period', async () => {
    await start({ graceMs: 50 })
    const { answer } = await ask('/held')
    await drain.finish()
    await expect(answer).rejects.toThrow('socket hang up')
  })
})
