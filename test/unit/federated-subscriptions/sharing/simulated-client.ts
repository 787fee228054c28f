import type { ParsedOperation } from '#root/packages/federated-subscriptions/src/planning/parsed-operation'
import type { SharedOperation } from '#root/packages/federated-subscriptions/src/sharing/shared-operation'
import { Subscription } from '#root/packages/federated-subscriptions/src/sharing/subscription'
import type { EventPayload } from '#root/packages/federated-subscriptions/src/streams/replay-window'
import type { Access } from '#root/packages/federated-subscriptions/src/streams/stream-member'

const parsed = {} as ParsedOperation
const observer = { onStart: () => undefined, onEnd: () => undefined }

/** What one client has seen over all its connections, and what is wrong with it. */
export interface History {
  readonly problems: readonly string[]
}

/** Where a client is. */
export interface ClientWorld {
  readonly operation: SharedOperation<null>
  someTime(): Promise<void>
}

/** A client that connects and disconnects, reads slowly, and loses its access. */
export class SimulatedClient {
  readonly #world: ClientWorld
  readonly #seen: string[] = []
  #cursor: string | undefined
  #subscription: Subscription<null> | undefined
  readonly #all = new Set<Subscription<null>>()
  #isStalled = false
  /** The latest event when it lost its access: those after it are not for this client. */
  #lostAt: number | undefined
  readonly #stolen: string[] = []
  readonly #access: Access<null>

  constructor(world: ClientWorld, id: number) {
    this.#world = world
    this.#access = { scope: String(id), identity: null }
  }

  get hasAccess(): boolean {
    return this.#lostAt === undefined
  }

  connect(): void {
    if (this.#subscription || !this.hasAccess) return
    const sink = {
      deliver: ({ text, cursor }: EventPayload) => {
        this.#seen.push(text)
        this.#cursor = cursor
        if (this.#lostAt !== undefined && Number(cursor) > this.#lostAt) this.#stolen.push(text)
      },
      whenWritable: () => (this.#isStalled ? this.#world.someTime() : undefined),
      fail: () => void this.#seen.push('failed'),
      complete: () => void this.#seen.push('completed'),
    }
    const options = { parsed, variables: {}, access: this.#access, sink, observer }
    this.#subscription = new Subscription<null>(options, this.#all)
    this.#world.operation.join(this.#subscription, this.#cursor)
  }

  disconnect(): void {
    this.#subscription?.stop()
    this.#subscription = undefined
  }

  /** Another begins in its place. */
  forget(): void {
    this.disconnect()
    this.#cursor = undefined
    this.#seen.push(another)
  }

  stall(): void {
    this.#isStalled = !this.#isStalled
  }

  loseAccess(last: number): void {
    this.#lostAt ??= last
  }

  regainAccess(): void {
    this.#lostAt = undefined
  }

  history(last: number): History {
    const problems = this.#stolen.map((text) => `${text} without access`)
    let position: number | undefined
    for (const text of this.#seen) {
      if (text === another) {
        position = undefined
        continue
      }
      const [kind, digits] = text.split(' ')
      const n = Number(digits)
      if (!canFollow(kind, n, position)) problems.push(`${text} after ${position}`)
      position = n
    }
    if (position !== last) problems.push(`stopped at ${position} of ${last}`)
    return { problems: problems.length ? [...problems, this.#seen.join(', ')] : [] }
  }
}

const another = 'another client'

/** Only a new client receives the start; a snapshot never goes back, and an event is the next one. */
function canFollow(kind: string | undefined, n: number, position: number | undefined): boolean {
  if (kind === 'beginning') return position === undefined
  if (position === undefined) return false
  return kind === 'snapshot' ? n >= position : kind === 'event' && n === position + 1
}
