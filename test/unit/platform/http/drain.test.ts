import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Worker } from 'node:worker_threads'
import { createDrain } from '#platform/http'
import { collectLog } from '#root/test/support/log-lines'

/** A client on its own thread, which continues while this one is busy. Each message sends a request on the one connection. */
const client = `
  const { parentPort, workerData } = require('node:worker_threads')
  const socket = require('node:net').connect(workerData, '127.0.0.1')
  socket.on('connect', () => parentPort.postMessage('connected'))
  socket.on('data', (data) => parentPort.postMessage(String(data).split(' ', 2)[1]))
  socket.on('error', (error) => parentPort.postMessage(error.code))
  socket.on('close', () => parentPort.close())
  parentPort.on('message', () => socket.write('GET / HTTP/1.1\\r\\nhost: a\\r\\n\\r\\n'))
`

test('a request that arrives while the process is busy gets a response, although its connection was idle', async () => {
  const server = createServer((_, response) => response.end('here'))
  const drain = createDrain(server, { log: collectLog().log })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const worker = new Worker(client, { eval: true, workerData: (server.address() as AddressInfo).port })
  const received: unknown[] = []
  worker.on('message', (message) => received.push(message))
  await once(worker, 'message')
  worker.postMessage('send')
  await once(worker, 'message')
  const finished = drain.finish()
  worker.postMessage('send')
  // After this iteration of the event loop, timers run next.
  await new Promise((resolve) => setImmediate(resolve))
  // Busy for longer than a connection may be idle; meanwhile the request arrives.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400)
  await once(worker, 'exit')
  await finished
  expect(received).toEqual(['connected', '200', '200'])
})
