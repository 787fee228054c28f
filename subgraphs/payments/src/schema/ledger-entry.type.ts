import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import { createConnectionTypes } from '#platform/paging'
import type { LedgerKind } from '../domain/ledger.ts'
import { LedgerKindEnum } from './enums.ts'

@Directive('@key(fields: "id")')
@ObjectType('LedgerEntry', {
  description:
    'A change of a credit balance. Entries are never altered. Entries of a run are visible to members, all others to ADMINs and OWNERs.',
})
export class LedgerEntryType {
  declare readonly organizationId: string

  declare readonly runId: string | null

  declare readonly paymentId: string | null

  @Field(() => ID, { description: 'Unique id with the prefix `led_`.' })
  declare readonly id: string

  @Field(() => LedgerKindEnum, { description: 'Reason for the change of the balance.' })
  declare readonly kind: LedgerKind

  @Field(() => Int, {
    description:
      'Credits added (positive) or taken (negative). A CAPTURE repeats the credits of its RESERVATION and does not change the balance.',
  })
  declare readonly credits: number

  @Field(() => Int, { description: 'Spendable credits after this entry.' })
  declare readonly balanceAfter: number

  @Field(() => Date, { description: 'When the entry was made.' })
  declare readonly createdAt: Date
}

export const LedgerConnection = createConnectionTypes('Ledger', LedgerEntryType)
