import { createServer } from 'node:net'

// Below the ports that systems give to outgoing connections, which could otherwise take one before its server starts; each of
// Jest's workers has a range of its own.
const firstPort = 10_000
const portsPerWorker = 2_500

/** What was given out in this process: its server may not have started yet. */
const taken = new Set<number>()

/** Ports that are free and stay so until a server takes them. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const rangeStart = firstPort + portsPerWorker * ((Number(process.env['JEST_WORKER_ID'] ?? 1) - 1) % 8)
  const offset = Math.floor(Math.random() * portsPerWorker)
  const ports: number[] = []
  for (let step = 0; ports.length < count; step += 1) {
    if (step === portsPerWorker)
      throw new Error(`expected ${count} free ports from ${rangeStart} on, got ${ports.length}`)
    const port = rangeStart + ((offset + step) % portsPerWorker)
    if (taken.has(port) || !(await isFree(port))) continue
    // Somebody else may have been given it meanwhile.
    if (!taken.has(port)) ports.push(port)
    taken.add(port)
  }
  return ports
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
