import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import { createConnectionTypes } from '#platform/paging'
import type { LedgerKind } from '../domain/ledger.ts'
import { LedgerKindEnum } from './enums.ts'

@Directive('@key(fields: "id")')
@ObjectType('LedgerEntry')
export class LedgerEntryType {
  declare readonly organizationId: string

  declare readonly runId: string | null

  declare readonly paymentId: string | null

  @Field(() => ID)
  declare readonly id: string

  @Field(() => LedgerKindEnum)
  declare readonly kind: LedgerKind

  @Field(() => Int, {
    description:
      'What comes in is positive. A CAPTURE repeats what its RESERVATION has taken; the balance is the sum of all the others.',
  })
  declare readonly credits: number

  @Field(() => Int)
  declare readonly balanceAfter: number

  @Field(() => Date)
  declare readonly createdAt: Date
}

export const LedgerConnection = createConnectionTypes('Ledger', LedgerEntryType)
