import { Schema } from 'mongoose'
import type { Connection, Model } from 'mongoose'
import type { SigningKeyStore } from '../domain/ports.ts'

interface StoredKey {
  readonly _id: 'current'
  readonly jwk: Record<string, unknown>
}

/** Stores the signing key in the database of the users subgraph, which all its processes share. */
export function createSigningKeyStore(connection: Connection): SigningKeyStore & { readonly model: Model<StoredKey> } {
  const schema = new Schema<StoredKey>({ _id: String, jwk: Schema.Types.Mixed }, { versionKey: false })
  const model = connection.model<StoredKey>('SigningKey', schema)
  return {
    model,
    async keep(candidate) {
      const stored = await model
        .findOneAndUpdate(
          { _id: 'current' },
          { $setOnInsert: { jwk: candidate } },
          { upsert: true, returnDocument: 'after' },
        )
        .lean()
      return stored?.jwk ?? candidate
    },
  }
}
