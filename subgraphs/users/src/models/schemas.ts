import { Schema } from 'mongoose'
import type { Connection, Model } from 'mongoose'
import type { Membership, Organization, Session, User } from '../domain/records.ts'

/** A record as MongoDB holds it: its id is `_id`. */
export type Stored<Item extends { readonly id: string }> = Omit<Item, 'id'> & { readonly _id: string }

export const toRecord = <Item extends { readonly id: string }>({ _id, ...rest }: Stored<Item>) =>
  ({ id: _id, ...rest }) as unknown as Item

export const toStored = <Item extends { readonly id: string }>({ id, ...rest }: Item): Stored<Item> => ({
  _id: id,
  ...rest,
})

/** An organization, and how often it has been looked whether it keeps an OWNER. */
export type StoredOrganization = Stored<Organization> & { readonly ownerChanges?: number }

export interface UsersModels {
  readonly users: Model<Stored<User>>
  readonly organizations: Model<StoredOrganization>
  readonly memberships: Model<Stored<Membership>>
  readonly sessions: Model<Stored<Session>>
}

const options = { versionKey: false, strict: 'throw' } as const

export function defineModels(connection: Connection): UsersModels {
  const user = new Schema<Stored<User>>(
    {
      _id: { type: String, required: true },
      email: { type: String, required: true },
      name: { type: String, required: true },
      passwordHash: { type: String, required: true },
      createdAt: { type: Date, required: true },
    },
    options,
  ).index({ email: 1 }, { unique: true })

  const organization = new Schema<StoredOrganization>(
    {
      _id: { type: String, required: true },
      name: { type: String, required: true },
      personal: { type: Boolean, required: true },
      createdAt: { type: Date, required: true },
      ownerChanges: { type: Number, select: false },
    },
    options,
  )

  const membership = new Schema<Stored<Membership>>(
    {
      _id: { type: String, required: true },
      userId: { type: String, required: true },
      organizationId: { type: String, required: true },
      role: { type: String, required: true },
      since: { type: Date, required: true },
    },
    options,
  )
    .index({ userId: 1, organizationId: 1 }, { unique: true })
    .index({ organizationId: 1, _id: 1 })
    .index({ organizationId: 1, role: 1 })

  const session = new Schema<Stored<Session>>(
    {
      _id: { type: String, required: true },
      userId: { type: String, required: true },
      generation: { type: Number, required: true },
      createdAt: { type: Date, required: true },
      expiresAt: { type: Date, required: true },
      endedAt: { type: Date, default: null },
    },
    options,
  )
    .index({ userId: 1 })
    .index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

  return {
    users: connection.model<Stored<User>>('User', user),
    organizations: connection.model<StoredOrganization>('Organization', organization),
    memberships: connection.model<Stored<Membership>>('Membership', membership),
    sessions: connection.model<Stored<Session>>('Session', session),
  }
}
