import { parentPort, workerData } from 'node:worker_threads'
import { type RunningServer, type ServerConfig, startServer } from './server.ts'

/** Messages of the worker: it listens, it failed to start, it has closed. */
export type WorkerMessage =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'disposed' }

const port = parentPort
if (port) {
  const say = (message: WorkerMessage) => port.postMessage(message)
  const stopOnRequest = (server: RunningServer) => {
    port.once('message', () => {
      void server.dispose().then(() => {
        say({ kind: 'disposed' })
        port.close()
      })
    })
    say({ kind: 'listening', port: server.port })
  }
  startServer(workerData as ServerConfig).then(stopOnRequest, (error: unknown) => {
    say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
    port.close()
  })
}
