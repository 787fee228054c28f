/** Credits that a run holds, until they are spent (CAPTURED) or given back (RELEASED). */
export interface HeldReservation {
  /** The run's: one reservation per run, so that however often it is reserved or settled, it is so once. */
  readonly id: string
  readonly organizationId: string
  readonly credits: number
  readonly state: 'HELD' | 'CAPTURED' | 'RELEASED'
  readonly createdAt: Date
}

/** A run that was released before it reserved anything: should its reservation still be on the way, it comes too late. */
export interface BarredReservation {
  readonly id: string
  readonly state: 'BARRED'
  readonly createdAt: Date
}

export type Reservation = HeldReservation | BarredReservation
