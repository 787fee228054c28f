import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient } from 'graphql-sse'
import type { Client, ExecutionResult } from 'graphql-sse'
import { freePorts } from '#root/test/support/platform/free-ports'
import { startOwnRedis } from '#root/test/support/redis'
import { until } from '#root/test/support/until'
import { exampleOf, installMs, installPacked, nodeLines, pinned, run } from './stranger.ts'
import type { Stranger } from './stranger.ts'

interface Message {
  readonly cursor: string
  readonly text: string
}

describe('the topics package, packed and installed in an empty folder', () => {
  let stranger: Stranger
  let folder: string
  let redis: Awaited<ReturnType<typeof startOwnRedis>>
  const children: ChildProcess[] = []

  beforeAll(async () => {
    redis = await startOwnRedis()
    stranger = await installPacked(['resumable-topics'], ['graphql', 'ioredis', 'graphql-yoga'].map(pinned))
    folder = stranger.folder
    await writeFile(join(folder, 'server.js'), exampleOf('resumable-topics'))
    await stranger.installNodes()
  }, installMs)

  afterEach(() => Promise.all(children.splice(0).map(kill)))

  afterAll(async () => {
    await redis.dispose()
    await stranger.dispose()
  })

  async function kill(child: ChildProcess): Promise<void> {
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await once(child, 'close')
  }

  async function startServer(line: string, port: number): Promise<ChildProcess> {
    const child = spawn(stranger.node(line), ['server.js'], {
      cwd: folder,
      env: { ...process.env, REDIS_URL: redis.url, PORT: String(port) },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    children.push(child)
    await until(async () => (await fetch(`http://127.0.0.1:${port}/health`).catch(() => null))?.ok === true)
    return child
  }

  async function say(port: number, text: string): Promise<void> {
    const query = 'mutation ($room: ID!, $text: String!) { say(room: $room, text: $text) }'
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { room: 'lobby', text } }),
    })
    expect(await response.json()).toEqual({ data: { say: expect.any(String) } })
  }

  /** What a client receives that does not reconnect by itself. */
  function listen(client: Client, after: string | null): Message[] {
    const messages: Message[] = []
    const query = 'subscription ($room: ID!, $after: String) { messages(room: $room, after: $after) { cursor text } }'
    client.subscribe<{ messages: Message }>(
      { query, variables: { room: 'lobby', after } },
      {
        next: ({ data }: ExecutionResult<{ messages: Message }>) => void (data && messages.push(data.messages)),
        error: () => undefined,
        complete: () => undefined,
      },
    )
    return messages
  }

  test.each(nodeLines)(
    "runs its README's example on Node %s, and clients resume when a server is killed",
    async (line) => {
      const [port = 0, otherPort = 0] = await freePorts(2)
      const server = await startServer(line, port)
      await startServer(line, otherPort)
      const open = () => createClient({ url: `http://127.0.0.1:${port}/graphql`, retryAttempts: 0 })
      const client = open()
      const received = listen(client, null)
      // The first ones may precede the reader's position.
      await until(async () => {
        await say(otherPort, 'hello')
        return received.length > 0
      })
      await kill(server)
      for (const text of ['one', 'two']) await say(otherPort, text)
      await startServer(line, port)
      const again = open()
      const resumed = listen(again, received.at(-1)?.cursor ?? null)
      await until(() => resumed.at(-1)?.text === 'two')
      await say(port, 'three')
      await until(() => resumed.at(-1)?.text === 'three')
      const texts = resumed.map(({ text }) => text)
      expect(texts.slice(texts.lastIndexOf('hello') + 1)).toEqual(['one', 'two', 'three'])
      client.dispose()
      again.dispose()
    },
  )

  test('has types that pass without skipLibCheck', async () => {
    const source = `import { createSequencedTopics, createTopics, forTypeGraphQL, resumable } from '@plumbline/resumable-topics'
import { createNumberedLogs } from '@plumbline/resumable-topics/log'
import { Redis } from 'ioredis'
const topics = createTopics({ redis: new Redis(), keyPrefix: 'app:' })
const field = resumable(({ after }: { after?: string | null }) => topics.read('topic', { after }))
// @ts-expect-error: the publisher numbers the events of sequenced topics
void createSequencedTopics({ redis: new Redis(), keyPrefix: 'app:' }).append('topic', { text: 'hello' })
export const all: readonly unknown[] = [forTypeGraphQL(field).subscribe, createNumberedLogs]
`
    await writeFile(join(folder, 'typed.ts'), source)
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022']
    const types = ['--typeRoots', join(process.cwd(), 'node_modules/@types'), '--types', 'node']
    const tsc = join(process.cwd(), 'node_modules/.bin/tsc')
    const { stdout } = await run(tsc, [...options, ...types, 'typed.ts'], { cwd: folder }).catch(
      (failure: { readonly stdout: string }) => failure,
    )
    expect(stdout).toBe('')
  })
})
