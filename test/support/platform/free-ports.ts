import { createServer } from 'node:net'

// Below the ephemeral ports, which outgoing connections could take before the server starts. Each of
// Jest's workers has a separate range.
const firstPort = 10_000
const portsPerWorker = 2_500

/** Ports that were returned in this process; their servers may not have started yet. */
const taken = new Set<number>()

/** Free ports, which remain free until their servers start. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const rangeStart = firstPort + portsPerWorker * ((Number(process.env['JEST_WORKER_ID'] ?? 1) - 1) % 8)
  const offset = Math.floor(Math.random() * portsPerWorker)
  const ports: number[] = []
  for (let step = 0; ports.length < count; step += 1) {
    if (step === portsPerWorker)
      throw new Error(`expected ${count} free ports from ${rangeStart} on, got ${ports.length}`)
    const port = rangeStart + ((offset + step) % portsPerWorker)
    if (taken.has(port) || !(await isFree(port))) continue
    // A concurrent call may have returned it meanwhile.
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
