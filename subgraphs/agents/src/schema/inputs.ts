import { Field, ID, InputType } from 'type-graphql'
import type { AgentRole } from '../domain/advice/types.ts'
import { AgentRoleEnum } from './enums.ts'

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

@InputType({ description: 'The run to pause.' })
export class PauseRunInput {
  @Field(() => ID, { description: 'Id of the run, with the prefix `run_`.' })
  declare readonly id: string
}

@InputType({ description: 'The run to resume.' })
export class ResumeRunInput {
  @Field(() => ID, { description: 'Id of the run, with the prefix `run_`.' })
  declare readonly id: string
}

@InputType({ description: 'The run to cancel.' })
export class CancelRunInput {
  @Field(() => ID, { description: 'Id of the run, with the prefix `run_`.' })
  declare readonly id: string
}

@InputType({ description: 'The task to retry.' })
export class RetryTaskInput {
  @Field(() => ID, { description: 'Id of the run, with the prefix `run_`.' })
  declare readonly runId: string

  @Field(() => AgentRoleEnum, { description: 'Role of the task.' })
  declare readonly role: AgentRole
}
