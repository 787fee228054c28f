import { ArgsType, Field, InputType } from 'type-graphql'
import { OrderDirectionEnum, PageArguments } from '#platform/paging'
import type { OrderDirection } from '#platform/paging'
import type { LedgerKind } from '../domain/ledger.ts'
import type { PaymentStatus } from '../domain/payment.ts'
import { LedgerKindEnum, LedgerOrderFieldEnum, PaymentOrderFieldEnum, PaymentStatusEnum } from './enums.ts'

@InputType({ description: 'Which entries of a ledger to list.' })
export class LedgerFilter {
  @Field(() => [LedgerKindEnum], {
    nullable: true,
    description: 'Only entries of one of these kinds. An empty list selects all.',
  })
  declare readonly kind?: readonly LedgerKind[] | null
}

@InputType({ description: 'How to sort the entries of a ledger.' })
export class LedgerOrder {
  @Field(() => LedgerOrderFieldEnum, { description: 'Field to sort by.' })
  declare readonly field: 'CREATED_AT'

  @Field(() => OrderDirectionEnum, { description: 'Direction of the order.' })
  declare readonly direction: OrderDirection
}

@ArgsType()
export class LedgerListArguments extends PageArguments {
  @Field(() => LedgerFilter, { nullable: true, description: 'Which entries to list. Default: all.' })
  declare readonly filter?: LedgerFilter | null

  @Field(() => LedgerOrder, { nullable: true, description: 'Order of the items. Default: newest first.' })
  declare readonly orderBy?: LedgerOrder | null
}

@InputType({ description: 'Which payments to list.' })
export class PaymentFilter {
  @Field(() => [PaymentStatusEnum], {
    nullable: true,
    description: 'Only payments in one of these states. An empty list selects all.',
  })
  declare readonly status?: readonly PaymentStatus[] | null
}

@InputType({ description: 'How to sort payments.' })
export class PaymentOrder {
  @Field(() => PaymentOrderFieldEnum, { description: 'Field to sort by.' })
  declare readonly field: 'CREATED_AT'

  @Field(() => OrderDirectionEnum, { description: 'Direction of the order.' })
  declare readonly direction: OrderDirection
}

@ArgsType()
export class PaymentListArguments extends PageArguments {
  @Field(() => PaymentFilter, { nullable: true, description: 'Which payments to list. Default: all.' })
  declare readonly filter?: PaymentFilter | null

  @Field(() => PaymentOrder, { nullable: true, description: 'Order of the items. Default: newest first.' })
  declare readonly orderBy?: PaymentOrder | null
}
