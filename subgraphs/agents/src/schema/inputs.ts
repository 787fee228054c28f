import { Field, ID, InputType } from 'type-graphql'

@InputType({ description: 'The run to start.' })
export class StartRunInput {
  @Field(() => ID, { description: 'Id of the assessment, with the prefix `asm_`.' })
  declare readonly assessmentId: string

  @Field(() => String, {
    nullable: true,
    description:
      '1 to 200 characters. The same key with the same assessment returns the run that the first call started; with another assessment, CONFLICT. Keys are per user and organization.',
  })
  declare readonly idempotencyKey?: string | null
}
