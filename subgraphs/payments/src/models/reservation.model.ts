import { Schema } from 'mongoose'
import type { Connection, Model } from 'mongoose'
import type { HeldReservation, Reservation } from '../domain/reservation.ts'
import { instant, schemaOptions, text } from './stored.ts'
import type { Stored } from './stored.ts'

/** One shape for both kinds of reservation; a barred one has neither organization nor credits. */
export type StoredReservation = Stored<Omit<HeldReservation, 'state' | 'organizationId' | 'credits'>> & {
  readonly state: Reservation['state']
  readonly organizationId?: string
  readonly credits?: number
}
export type ReservationModel = Model<StoredReservation>

export function defineReservationModel(connection: Connection): ReservationModel {
  const schema = new Schema<StoredReservation>(
    {
      _id: text,
      organizationId: { type: String },
      credits: { type: Number },
      state: { ...text, enum: ['HELD', 'CAPTURED', 'RELEASED', 'BARRED'] },
      createdAt: instant,
    },
    schemaOptions,
  )
  return connection.model<StoredReservation>('Reservation', schema)
}

export const toReservation = ({ _id, ...rest }: StoredReservation) => ({ id: _id, ...rest }) as Reservation

export const toStoredReservation = ({ id, ...rest }: Reservation): StoredReservation => ({ _id: id, ...rest })
