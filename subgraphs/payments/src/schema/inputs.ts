import { Directive, Field, ID, InputType, Int } from 'type-graphql'
import type { PlanCode } from '../domain/plan.ts'
import { PlanCodeEnum } from './enums.ts'

// Unlike those of other mutations, these idempotency keys belong to the organization: an order of two ADMINs with one key is paid once.

@InputType({ description: 'Credits to buy.' })
export class PurchaseCreditsInput {
  @Field(() => ID, { description: 'Id of the organization, with the prefix `org_`.' })
  declare readonly organizationId: string

  @Field(() => Int, { description: 'Number of credits, 1 to 100,000.' })
  declare readonly credits: number

  @Field(() => String, {
    description:
      '1 to 200 characters, the same for all members of the organization. The same key with the same input returns the same payment; with other input, CONFLICT.',
  })
  declare readonly idempotencyKey: string
}

@InputType({ description: 'The plan to change to.' })
export class ChangePlanInput {
  @Field(() => ID, { description: 'Id of the organization, with the prefix `org_`.' })
  declare readonly organizationId: string

  @Field(() => PlanCodeEnum, { description: 'The new plan.' })
  declare readonly plan: PlanCode

  @Field(() => String, {
    description:
      '1 to 200 characters, the same for all members of the organization. The same key with the same input changes the plan once; with other input, CONFLICT.',
  })
  declare readonly idempotencyKey: string
}

@Directive('@inaccessible')
@InputType({ description: 'Credits to reserve for a run.' })
export class ReserveCreditsInput {
  @Field(() => ID, { description: 'Id of the organization, with the prefix `org_`.' })
  declare readonly organizationId: string

  @Field(() => ID, { description: 'Id of the run, with the prefix `run_`.' })
  declare readonly runId: string

  @Field(() => Int, { description: 'Number of credits.' })
  declare readonly credits: number
}

@Directive('@inaccessible')
@InputType({ description: 'The run whose credits to release.' })
export class ReleaseCreditsInput {
  @Field(() => ID, { description: 'Id of the run, with the prefix `run_`.' })
  declare readonly runId: string
}
