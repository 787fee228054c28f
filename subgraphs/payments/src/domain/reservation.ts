/** Credits that a run holds, until they are spent (CAPTURED) or returned (RELEASED). */
export interface HeldReservation {
  /** Id of the run. Each run has one reservation, so repeated calls reserve or settle once. */
  readonly id: string
  readonly organizationId: string
  readonly credits: number
  readonly state: 'HELD' | 'CAPTURED' | 'RELEASED'
  readonly createdAt: Date
}

/** A run that was released before it reserved credits. A reservation that arrives later is refused. */
export interface BarredReservation {
  readonly id: string
  readonly state: 'BARRED'
  readonly createdAt: Date
}

export type Reservation = HeldReservation | BarredReservation
