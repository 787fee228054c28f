import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { productionFlags } from '../support/platform/production-flags.ts'
import { inherited } from '../support/platform/service-process.ts'

const gateway = 'dist/gateway/src/main.js'

const start = (env: Readonly<Record<string, string>>) =>
  spawn(process.execPath, [...productionFlags, gateway], {
    env: { ...inherited, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  })

test('a process whose output is not read exits on SIGTERM', async () => {
  const child = start({ AUTHENTICATION: 'off', SUBGRAPH_URLS: 'nobody=http://127.0.0.1:9/graphql' })
  await once(child.stdout, 'data')
  child.stdout.destroy()
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  // Before it serves, that ends the start; afterwards, the service.
  expect(await ended).toEqual([0, null])
})

test('a process that receives SIGTERM during its start exits gracefully, before its own timeouts', async () => {
  const silent = createServer()
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const child = start({
    REDIS_URL: `redis://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    IDENTITY_SECRET: 'only for tests: 32 characters or more',
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [socket] = (await once(silent, 'connection')) as [{ destroy(): void }]
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
  expect(output).toContain('"msg":"stopped"')
  expect(output).not.toContain('could not start')
  socket.destroy()
  await new Promise((resolve) => silent.close(resolve))
})
