import type { Role } from '#platform/auth'

export interface User {
  readonly id: string
  /** Lower case: the form in which it is unique. */
  readonly email: string
  readonly name: string
  readonly passwordHash: string
  readonly createdAt: Date
}

export interface Organization {
  readonly id: string
  readonly name: string
  /** Whether it came to be with its owner's sign-up. */
  readonly personal: boolean
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
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly endedAt: Date | null
}
