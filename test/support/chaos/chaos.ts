import { createRandom } from '../federation/random.ts'
import { createArena } from './arena.ts'
import { playGracefulRound } from './graceful-round.ts'
import { playRound } from './round.ts'
import type { RoundResult } from './round.ts'

export interface ChaosOptions {
  readonly rounds: number
  /** The same seed gives the same faults; their effects depend on timing. */
  readonly seed: string
  /** Number of clients, distributed over two gateways. Default 50. */
  readonly clients?: number
  /** Number of faults in each round. Default 3. */
  readonly faults?: number
  /** Every n-th round is a rolling restart without faults. Default 4. */
  readonly gracefulEvery?: number
  readonly onRound?: (round: number, result: RoundResult) => void
}

/** Injects faults while clients watch runs, round after round on one platform. */
export async function runChaos(options: ChaosOptions): Promise<readonly RoundResult[]> {
  const { rounds, seed, clients = 50, faults = 3, gracefulEvery = 4, onRound } = options
  const arena = await createArena()
  try {
    const results: RoundResult[] = []
    for (let round = 1; round <= rounds; round += 1) {
      const random = createRandom(`${seed}:${round}`)
      const result = await (round % gracefulEvery === 0
        ? playGracefulRound(arena, { clients })
        : playRound(arena, { clients, faults, random }))
      onRound?.(round, result)
      results.push(result)
    }
    return results
  } finally {
    await arena.dispose()
  }
}
