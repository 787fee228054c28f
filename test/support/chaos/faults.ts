import { setTimeout as delay } from 'node:timers/promises'
import type { Random } from '../federation/random.ts'
import type { Target } from './arena.ts'

/** `kill`: SIGKILL, then a new start. `pause`: SIGSTOP, then SIGCONT. `cut`: connections are reset, then refused for a while. */
export const faultKinds = ['kill', 'pause', 'cut'] as const

export type FaultKind = (typeof faultKinds)[number]

/** A fault, which is repaired after a while. */
export interface Fault {
  readonly kind: FaultKind
  readonly target: Target
  /** Time from the start of the round. */
  readonly atMs: number
  readonly forMs: number
}

export interface FaultPlan {
  readonly targets: readonly Target[]
  readonly random: Random
  readonly count: number
  /** The latest start of a fault. */
  readonly withinMs: number
}

const maxForMs: Readonly<Record<FaultKind, number>> = { kill: 1_500, pause: 4_000, cut: 1_500 }

/** Faults of different targets, which may overlap. */
export function planFaults({ targets, random, count, withinMs }: FaultPlan): readonly Fault[] {
  const left = [...targets]
  return Array.from({ length: Math.min(count, targets.length) }, () => {
    const target = random.pick(left)
    left.splice(left.indexOf(target), 1)
    const kind = random.pick(target.ways.length > 0 ? faultKinds : faultKinds.filter((name) => name !== 'cut'))
    return { kind, target, atMs: random.below(withinMs), forMs: random.below(maxForMs[kind]) }
  })
}

export const describeFault = ({ kind, target, atMs, forMs }: Fault): string =>
  `${kind} ${target.name} at ${atMs} ms for ${forMs} ms`

/** Injects a fault. Resolves when it is repaired. */
export async function inflict({ kind, target, atMs, forMs }: Fault): Promise<void> {
  await delay(atMs)
  switch (kind) {
    case 'kill':
      await target.kill()
      await delay(forMs)
      return target.revive()
    case 'pause':
      target.pause()
      await delay(forMs)
      return target.resume()
    case 'cut':
      for (const way of target.ways) way.cut()
      await delay(forMs)
      for (const way of target.ways) way.mend()
  }
}
