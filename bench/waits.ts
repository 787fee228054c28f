import { setTimeout as pause } from 'node:timers/promises'

/** How long requests of a process, one after the other, wait for their response during some work, milliseconds. */
export async function waitsDuring(url: string, work: () => Promise<unknown>): Promise<readonly number[]> {
  const waitsMs: number[] = []
  const running = { isOver: false }
  const asking = (async () => {
    while (!running.isOver) {
      const startedAt = performance.now()
      await (await fetch(`${url}/healthz`)).text()
      waitsMs.push(performance.now() - startedAt)
      await pause(2)
    }
  })()
  try {
    await work()
  } finally {
    running.isOver = true
    await asking
  }
  return waitsMs
}
