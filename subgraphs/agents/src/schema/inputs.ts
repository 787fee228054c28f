import { Field, ID, InputType } from 'type-graphql'

@InputType()
export class StartRunInput {
  @Field(() => ID)
  declare readonly assessmentId: string

  @Field(() => String, { nullable: true, description: '1 to 200 characters.' })
  declare readonly idempotencyKey?: string | null
}
