import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import { createConnectionTypes } from '#platform/paging'
import type { PaymentPurpose, PaymentStatus } from '../domain/payment.ts'
import { PaymentStatusEnum } from './enums.ts'
import { MoneyType } from './money.type.ts'

@Directive('@key(fields: "id")')
@ObjectType('Payment')
export class PaymentType {
  declare readonly organizationId: string

  declare readonly purpose: PaymentPurpose

  @Field(() => ID)
  declare readonly id: string

  @Field(() => PaymentStatusEnum)
  declare readonly status: PaymentStatus

  @Field(() => MoneyType)
  declare readonly amount: MoneyType

  @Field(() => Int, { description: 'What the account gets when it succeeds.' })
  declare readonly credits: number

  @Field(() => String)
  declare readonly provider: string

  @Field(() => Date)
  declare readonly createdAt: Date

  @Field(() => Date)
  declare readonly updatedAt: Date

  @Field(() => String, { nullable: true })
  declare readonly failureReason: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'What the provider reports that contradicts this payment. Support looks into it; null when all agrees.',
  })
  declare readonly discrepancy: string | null
}

export const PaymentConnection = createConnectionTypes('Payment', PaymentType)
