import type { ClientSession } from 'mongoose'
import { conflict } from '#platform/errors'

/** A call of a mutation that creates something, as its idempotency key identifies it. */
export interface IdempotentCall {
  /** The mutation: `createAssessment`. */
  readonly operation: string
  /** The user, API key or service that calls; another caller's equal key is another key. */
  readonly callerId: string
  /** In which the thing is created; null for what belongs to no organization. */
  readonly organizationId: string | null
  /** As the caller chose it. */
  readonly key: string
  /** The input without the key, as JSON; parsed, so that what means the same is the same. */
  readonly input: unknown
}

/** Stores the call's key, with the id of what it creates, in the transaction that creates it. Call it once. */
export type ClaimKey = (createdId: string, session: ClientSession) => Promise<void>

export interface IdempotentWork<Thing> {
  /** Creates the thing and claims the key in one transaction; it may do so again when that is retried. */
  create(claim: ClaimKey): Promise<Thing>
  /** Loads what an earlier call has created. */
  load(createdId: string): Promise<Thing>
}

/** The idempotency keys of a service's mutations, in its own database. */
export interface IdempotencyKeys {
  /** Creates the collection and its indexes. Call it once, before anything else. */
  prepare(): Promise<void>
  /**
   * Creates a thing once for each key: of several calls, also at the same time, one creates it and all of them get it. A call that
   * fails leaves its key free.
   * @param call - null: the caller gave no key, and the thing is created
   * @throws AppError CONFLICT - the key was used with other input
   */
  once<Thing>(call: IdempotentCall | null, work: IdempotentWork<Thing>): Promise<Thing>
}

export const keyReused = (key: string) =>
  conflict(
    `Expected a new idempotency key, or the same input, got ${JSON.stringify(key)} with other input than before.`,
  )
