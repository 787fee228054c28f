import type { Role } from '#platform/auth'

export interface User {
  readonly id: string
  /** Unique, in lower case. */
  readonly email: string
  readonly name: string
  readonly passwordHash: string
  /** When the user proved that mail arrives at the address; null until then. */
  readonly emailVerifiedAt: Date | null
  readonly createdAt: Date
}

export interface Organization {
  readonly id: string
  readonly name: string
  /** Whether it was created by its owner's sign-up. */
  readonly personal: boolean
  /** The user who signed up or created it; null for organizations from before this was stored. */
  readonly founderId: string | null
  /** For a personal organization: whether the email of the user who signed up is verified. */
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
  /** Number of rotations plus one; only the refresh token of this generation is valid. */
  readonly generation: number
  /** The latest rotations, oldest first: within the overlap, a rotated token returns the same successor again. */
  readonly rotations: readonly Rotation[]
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly endedAt: Date | null
}

export interface Rotation {
  /** Generation of the token that was used. */
  readonly generation: number
  readonly at: Date
  /** Hash of the network address of the client; null if the address is unknown. */
  readonly client: string | null
}
