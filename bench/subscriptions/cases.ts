import type { TopicShape } from './clients.ts'

/** What is measured. */
export type Case = Fanout | Burst | Idle | Recovery

interface Clients {
  readonly title: string
  readonly clients: number
}

/** Events at a steady rate. */
export interface Fanout extends Clients {
  readonly kind: 'fanout'
  readonly topics: TopicShape
}

/** Many events at once. */
export interface Burst extends Clients {
  readonly kind: 'burst'
  readonly events: number
}

/** Idle clients. */
export interface Idle extends Clients {
  readonly kind: 'idle'
}

/** One of two gateways is killed, and its clients reconnect to the other one. */
export interface Recovery extends Clients {
  readonly kind: 'recovery'
}

/** @param scale - 1 for the sizes that are documented, less for a trial */
export function createCases(scale: number): readonly Case[] {
  const sized = (count: number) => Math.max(1, Math.round(count * scale))
  const [thousand, fiveThousand, tenThousand] = [sized(1_000), sized(5_000), sized(10_000)]
  const shown = (count: number) => count.toLocaleString('en')
  return [
    { kind: 'fanout', title: `${shown(thousand)} clients on one topic`, clients: thousand, topics: 'one' },
    { kind: 'fanout', title: `${shown(fiveThousand)} clients on one topic`, clients: fiveThousand, topics: 'one' },
    { kind: 'fanout', title: `${shown(thousand)} clients on topics of their own`, clients: thousand, topics: 'own' },
    { kind: 'burst', title: `100 events at once to ${shown(thousand)} clients`, clients: thousand, events: 100 },
    { kind: 'idle', title: `${shown(tenThousand)} idle clients`, clients: tenThousand },
    { kind: 'recovery', title: `${shown(thousand)} clients of a killed gateway`, clients: thousand },
  ]
}
