import { Directive, Field, ID, Int, ObjectType } from 'type-graphql'
import { createConnectionTypes } from '#platform/paging'
import type { PaymentPurpose, PaymentStatus } from '../domain/payment.ts'
import { PaymentStatusEnum } from './enums.ts'

@Directive('@key(fields: "id")')
@ObjectType('Payment', { description: 'A charge to an organization. Visible to its ADMINs and OWNERs.' })
export class PaymentType {
  declare readonly organizationId: string

  declare readonly purpose: PaymentPurpose

  @Field(() => ID, { description: 'Unique id with the prefix `pay_`.' })
  declare readonly id: string

  @Field(() => PaymentStatusEnum, { description: 'State of the payment.' })
  declare readonly status: PaymentStatus

  @Field(() => Int, { description: 'Credits that the account receives when the payment succeeds.' })
  declare readonly credits: number

  @Field(() => String, { description: 'Payment provider that charges the organization.' })
  declare readonly provider: string

  @Field(() => Date, { description: 'When the payment was created.' })
  declare readonly createdAt: Date

  @Field(() => Date, { description: 'When the payment changed last.' })
  declare readonly updatedAt: Date

  @Field(() => String, {
    nullable: true,
    description: 'Why the payment failed or its outcome is unknown, as the provider states it; null otherwise.',
  })
  declare readonly failureReason: string | null

  @Field(() => String, {
    nullable: true,
    description:
      'Report of the provider that contradicts this payment, for support to investigate; null when there is none.',
  })
  declare readonly discrepancy: string | null
}

export const PaymentConnection = createConnectionTypes('Payment', PaymentType)
