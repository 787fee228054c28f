// The gateway as threads of one process, each with a separate port, for comparison with processes that share one.
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { createGateway, loadGatewayConfig } from '#gateway'
import { createLog } from '#platform/logging'

if (isMainThread) {
  const ports = (process.env['PORTS'] ?? '').split(',')
  const threads = ports.map((PORT) => new Worker(fileURLToPath(import.meta.url), { workerData: { PORT } }))
  await Promise.all(threads.map((thread) => once(thread, 'message')))
  console.log('{"msg":"ready"}')
  process.on('SIGTERM', () => process.exit(0))
} else {
  const config = loadGatewayConfig({ ...process.env, ...(workerData as Readonly<Record<string, string>>) })
  await createGateway(config, { log: createLog({ service: 'gateway', level: 'fatal' }) })
  parentPort?.postMessage('ready')
}
