import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { createConnectionTypes } from '#platform/paging'
import type { Task, RunStatus } from '../domain/runs/run.ts'
import { RunStatusEnum } from './enums.ts'

@Directive('@key(fields: "id")')
@ObjectType('AgentRun', {
  description: "One execution of all agents over an assessment. Visible to members of the assessment's organization.",
})
export class AgentRunType {
  @Field(() => ID, { description: 'Unique id with the prefix `run_`.' })
  declare readonly id: string

  declare readonly assessmentId: string

  declare readonly startedBy: string

  declare readonly tasks: readonly Task[]

  @Field(() => RunStatusEnum, { description: 'State of the run.' })
  declare readonly status: RunStatus

  @Field(() => Date, { description: 'When the run was requested.' })
  declare readonly createdAt: Date

  @Field(() => Date, { nullable: true, description: 'When its first task started; null before.' })
  declare readonly startedAt: Date | null

  @Field(() => Date, { nullable: true, description: 'When the run ended; null before.' })
  declare readonly finishedAt: Date | null

  @Field(() => String, { nullable: true, description: 'Why the run failed; null unless its status is FAILED.' })
  declare readonly error: string | null
}

export const AgentRunConnection = createConnectionTypes('AgentRun', AgentRunType)
