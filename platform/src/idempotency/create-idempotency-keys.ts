import { createHash } from 'node:crypto'
import type { Connection } from 'mongoose'
import { parseText } from '#platform/input'
import { isDuplicateKey } from '#platform/mongo'
import { keyReused } from './types.ts'
import type { ClaimKey, IdempotencyKeys, IdempotentCall, IdempotentWork } from './types.ts'

export interface IdempotencyKeysConfig {
  /** Of the database in which the objects are created. */
  readonly connection: Connection
  /** How long a key is remembered after its first use. Default 7 days. */
  readonly keepMs?: number
  /** Default `idempotency_keys`. */
  readonly collection?: string
}

/** A used key. Keys and input are stored as hashes. */
interface StoredKey {
  /** Hash of the mutation, caller, organization and key. */
  readonly _id: string
  readonly inputHash: string
  readonly createdId: string
  readonly createdAt: Date
}

const weekMs = 7 * 24 * 60 * 60 * 1_000
const maxKeyLength = 200
const maxTimeMS = 10_000

export function createIdempotencyKeys(config: IdempotencyKeysConfig): IdempotencyKeys {
  const { connection, keepMs = weekMs, collection = 'idempotency_keys' } = config
  const keys = connection.collection<StoredKey>(collection)

  const find = async (call: IdempotentCall): Promise<string | null> => {
    const stored = await keys.findOne({ _id: idOf(call) }, { maxTimeMS })
    if (!stored) return null
    if (stored.inputHash !== hashOf(call.input)) throw keyReused(call.key)
    return stored.createdId
  }

  const claimOf =
    (call: IdempotentCall): ClaimKey =>
    async (createdId, session) => {
      const stored = { _id: idOf(call), inputHash: hashOf(call.input), createdId, createdAt: new Date() }
      await keys.insertOne(stored, { session, maxTimeMS })
    }

  const once = async <Thing>(call: IdempotentCall, work: IdempotentWork<Thing>): Promise<Thing> => {
    const known = await find(call)
    if (known !== null) return work.load(known)
    try {
      return await work.create(claimOf(call))
    } catch (error) {
      // A concurrent call has used the key first, unless the duplicate is of another index.
      const createdId = isDuplicateKey(error) ? await find(call) : null
      if (createdId === null) throw error
      return work.load(createdId)
    }
  }

  return {
    async prepare() {
      await keys.createIndex({ createdAt: 1 }, { name: 'expiry', expireAfterSeconds: Math.ceil(keepMs / 1_000) })
    },
    once: (call, work) => (call === null ? work.create(() => Promise.resolve()) : once(call, work)),
  }
}

/**
 * The call of a mutation whose input may contain an idempotency key.
 * @param key - as received; absent or null: none
 * @returns null without a key
 * @throws AppError BAD_USER_INPUT - the key is empty or longer than 200 characters
 */
export function toIdempotentCall(
  call: Omit<IdempotentCall, 'key'> & { readonly key: string | null | undefined },
): IdempotentCall | null {
  if (call.key === null || call.key === undefined) return null
  return { ...call, key: parseText('idempotencyKey', call.key, { max: maxKeyLength }) }
}

const idOf = ({ operation, callerId, organizationId, key }: IdempotentCall) =>
  hashOf([operation, callerId, organizationId, key])

const hashOf = (value: unknown) => createHash('sha256').update(canonicalJson(value)).digest('hex')

/** JSON with sorted keys and without undefined members. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  )
}
