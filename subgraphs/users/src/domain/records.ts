import type { Role } from '#platform/auth'

export interface User {
  readonly id: string
  /** Lower case: the form in which it is unique. */
  readonly email: string
  readonly name: string
  readonly passwordHash: string
  /** When the user has shown that mail to the address arrives; null until then. */
  readonly emailVerifiedAt: Date | null
  readonly createdAt: Date
}

export interface Organization {
  readonly id: string
  readonly name: string
  /** Whether it came to be with its owner's sign-up. */
  readonly personal: boolean
  /** Who signed up, or created it; null for organizations from before this was kept. */
  readonly founderId: string | null
  /** Whether the email of whose sign-up it came with is verified. */
  readonly verified: boolean
  readonly createdAt: Date
}

export interface Membership {
  readonly id: string
  readonly userId: string
  readonly organizationId: string
  readonly role: Role
  readonly since: Date
}

/** One sign-in on one device, with the family of refresh tokens that descend from it. */
export interface Session {
  readonly id: string
  readonly userId: string
  /** Counts rotations; only the refresh token of this generation is good. */
  readonly generation: number
  /** The latest rotations, oldest first: within the overlap a token that was rotated gives the same successor again. */
  readonly rotations: readonly Rotation[]
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly endedAt: Date | null
}

export interface Rotation {
  /** Of the token that was given. */
  readonly generation: number
  readonly at: Date
  /** Hash of where the client is that gave it; null where that is not known. */
  readonly client: string | null
}
