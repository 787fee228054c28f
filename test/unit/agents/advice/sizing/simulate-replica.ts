/** A server with continuous batching as it is simulated, apart from the code that is tested. */
export interface SimulatedReplica {
  readonly requestsPerSecond: number
  readonly largestBatch: number
  readonly requests: number
  stepSeconds(batch: number): number
  /** Seconds to read an input: while others are decoded, and alone. */
  prefillSeconds(inputTokens: number): { readonly work: number; readonly alone: number }
  drawInput(random: () => number): number
  drawOutput(random: () => number): number
}

export interface SimulatedTimes {
  /** Sorted, seconds: end to end, to the first token, from token to token. */
  readonly request: readonly number[]
  readonly firstToken: readonly number[]
  readonly token: readonly number[]
}

/** Numbers from 0 to 1 with a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * Runs a server step by step: Poisson arrivals; before each step the requests that wait are read one after another as far as there
 * is a place; a step gives each sequence one token.
 */
export function simulateReplica(replica: SimulatedReplica, seed: number): SimulatedTimes {
  const random = seeded(seed)
  const times = { request: [] as number[], firstToken: [] as number[], token: [] as number[] }
  let [now, nextArrival, started] = [0, 0, 0]
  const waiting: { arrived: number; input: number; output: number }[] = []
  let active: { arrived: number; joined: number; output: number; left: number }[] = []
  const drawArrival = () => (nextArrival += -Math.log(1 - random()) / replica.requestsPerSecond)
  const arrive = () => {
    while (nextArrival <= now && started < replica.requests) {
      waiting.push({
        arrived: nextArrival,
        input: replica.drawInput(random),
        output: Math.max(1, Math.ceil(replica.drawOutput(random))),
      })
      started += 1
      drawArrival()
    }
  }
  drawArrival()
  while (times.request.length < replica.requests) {
    arrive()
    if (waiting.length === 0 && active.length === 0) {
      now = nextArrival
      continue
    }
    while (waiting.length > 0 && active.length < replica.largestBatch) {
      const next = waiting.shift()
      if (next === undefined) break
      const { work, alone } = replica.prefillSeconds(next.input)
      now += active.length > 0 ? work : alone
      times.firstToken.push(now - next.arrived)
      active.push({ arrived: next.arrived, joined: now, output: next.output, left: next.output })
      arrive()
    }
    now += replica.stepSeconds(active.length)
    for (const sequence of active) {
      sequence.left -= 1
      if (sequence.left > 0) continue
      times.request.push(now - sequence.arrived)
      times.token.push((now - sequence.joined) / sequence.output)
    }
    active = active.filter(({ left }) => left > 0)
  }
  const inOrder = (values: number[]) => values.toSorted((one, other) => one - other)
  return { request: inOrder(times.request), firstToken: inOrder(times.firstToken), token: inOrder(times.token) }
}

/** The value that a share of sorted values does not exceed. */
export const valueAt = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
