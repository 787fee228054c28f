import { Schema } from 'mongoose'
import type { Connection, Model } from 'mongoose'
import type { FormerIndex } from '#platform/mongo'
import type { Invitation } from '../domain/invitation.ts'
import type { Membership, Organization, Session, User } from '../domain/records.ts'

/** A record as stored in MongoDB: its id is `_id`. */
export type Stored<Item extends { readonly id: string }> = Omit<Item, 'id'> & { readonly _id: string }

export const toRecord = <Item extends { readonly id: string }>({ _id, ...rest }: Stored<Item>) =>
  ({ id: _id, ...rest }) as unknown as Item

export const toStored = <Item extends { readonly id: string }>({ id, ...rest }: Item): Stored<Item> => ({
  _id: id,
  ...rest,
})

// Documents that were stored before a field existed have its default.
export const toUser = (stored: Stored<User>): User => ({
  ...toRecord(stored),
  emailVerifiedAt: stored.emailVerifiedAt ?? null,
})

export const toSession = (stored: Stored<Session>): Session => ({
  ...toRecord(stored),
  rotations: stored.rotations ?? [],
})

export const toOrganization = (stored: Stored<Organization>): Organization => ({
  ...toRecord(stored),
  founderId: stored.founderId ?? null,
  verified: stored.verified ?? false,
})

/** An organization with a counter that transactions increment when they check that an OWNER remains, so that they conflict. */
export type StoredOrganization = Stored<Organization> & { readonly ownerChanges?: number }

export interface UsersModels {
  readonly users: Model<Stored<User>>
  readonly organizations: Model<StoredOrganization>
  readonly memberships: Model<Stored<Membership>>
  readonly sessions: Model<Stored<Session>>
  readonly invitations: Model<Stored<Invitation>>
}

/** Indexes of earlier releases, which are dropped. */
export const formerIndexes = ({ memberships }: UsersModels): readonly FormerIndex[] => [
  { collection: memberships.collection, name: 'organizationId_1_role_1' },
]

const options = { versionKey: false, strict: 'throw' } as const

const text = { type: String, required: true } as const
const integer = { type: Number, required: true } as const
const instant = { type: Date, required: true } as const

export function defineModels(connection: Connection): UsersModels {
  return { ...defineAccounts(connection), ...defineOrganizations(connection) }
}

function defineAccounts(connection: Connection): Pick<UsersModels, 'users' | 'sessions'> {
  const user = new Schema<Stored<User>>(
    {
      _id: text,
      email: text,
      name: text,
      passwordHash: text,
      emailVerifiedAt: { type: Date, default: null },
      createdAt: instant,
    },
    options,
  ).index({ email: 1 }, { unique: true })

  const rotation = new Schema<Session['rotations'][number]>(
    { generation: integer, at: instant, client: { type: String, default: null } },
    { _id: false },
  )

  const session = new Schema<Stored<Session>>(
    {
      _id: text,
      userId: text,
      generation: integer,
      rotations: { type: [rotation], default: [] },
      createdAt: instant,
      expiresAt: instant,
      endedAt: { type: Date, default: null },
    },
    options,
  )
    .index({ userId: 1 })
    .index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

  return {
    users: connection.model<Stored<User>>('User', user),
    sessions: connection.model<Stored<Session>>('Session', session),
  }
}

function defineOrganizations(connection: Connection): Omit<UsersModels, 'users' | 'sessions'> {
  const organization = new Schema<StoredOrganization>(
    {
      _id: text,
      name: text,
      personal: { type: Boolean, required: true },
      founderId: { type: String, default: null },
      verified: { type: Boolean, default: false },
      createdAt: instant,
      ownerChanges: { type: Number, select: false },
    },
    options,
  )
    // The personal organization of a user.
    .index({ founderId: 1 }, { partialFilterExpression: { personal: true } })

  const membership = new Schema<Stored<Membership>>(
    {
      _id: text,
      userId: text,
      organizationId: text,
      role: text,
      since: instant,
    },
    options,
  )
    .index({ userId: 1, organizationId: 1 }, { unique: true })
    .index({ organizationId: 1, _id: 1 })
    .index({ organizationId: 1, role: 1, _id: 1 })

  return {
    organizations: connection.model<StoredOrganization>('Organization', organization),
    memberships: connection.model<Stored<Membership>>('Membership', membership),
    invitations: defineInvitations(connection),
  }
}

function defineInvitations(connection: Connection): UsersModels['invitations'] {
  const schema = new Schema<Stored<Invitation>>(
    {
      _id: text,
      organizationId: text,
      email: text,
      role: text,
      status: text,
      invitedBy: text,
      mailing: integer,
      createdAt: instant,
      expiresAt: instant,
      answeredBy: { type: String, default: null },
      answeredAt: { type: Date, default: null },
    },
    options,
  )
    .index({ organizationId: 1, email: 1 }, { unique: true, partialFilterExpression: { status: 'PENDING' } })
    .index({ organizationId: 1, _id: 1 })
    .index({ organizationId: 1, invitedBy: 1, status: 1 })
    .index({ email: 1, status: 1, _id: 1 })
  return connection.model<Stored<Invitation>>('Invitation', schema)
}
