import type { ClientSession } from 'mongoose'
import { conflict } from '#platform/errors'

/** A call of a mutation that creates something, as its idempotency key identifies it. */
export interface IdempotentCall {
  /** The mutation: `createAssessment`. */
  readonly operation: string
  /** The user, API key or service that calls. Equal keys of different callers are different keys. */
  readonly callerId: string
  /** The organization of the object; null for objects without one. */
  readonly organizationId: string | null
  /** The key that the caller sent. */
  readonly key: string
  /** The parsed input without the key, as JSON, so that equivalent inputs are equal. */
  readonly input: unknown
}

/** Stores the call's key, with the id of what it creates, in the transaction that creates it. Call it once. */
export type ClaimKey = (createdId: string, session: ClientSession) => Promise<void>

export interface IdempotentWork<Thing> {
  /** Creates the object and stores the key in one transaction, which may be retried. */
  create(claim: ClaimKey): Promise<Thing>
  /** Loads the object that an earlier call created. */
  load(createdId: string): Promise<Thing>
}

/** The idempotency keys of a service's mutations, in its own database. */
export interface IdempotencyKeys {
  /** Creates the collection and its indexes. Call it once, before anything else. */
  prepare(): Promise<void>
  /**
   * Creates an object once per key: of several calls, also concurrent ones, one creates it and all receive it. A call that
   * fails does not use up its key.
   * @param call - null: the caller sent no key, and the object is created
   * @throws AppError CONFLICT - the key was used with other input
   */
  once<Thing>(call: IdempotentCall | null, work: IdempotentWork<Thing>): Promise<Thing>
}

export const keyReused = (key: string) =>
  conflict(
    `Expected a new idempotency key, or the same input, got ${JSON.stringify(key)} with other input than before.`,
  )
