import { Directive, Field, ID, ObjectType } from 'type-graphql'
import type { Task, RunStatus } from '../domain/runs/run.ts'
import { RunStatusEnum } from './enums.ts'

@Directive('@key(fields: "id")')
@ObjectType('AgentRun')
export class AgentRunType {
  @Field(() => ID)
  declare readonly id: string

  declare readonly assessmentId: string

  declare readonly startedBy: string

  declare readonly tasks: readonly Task[]

  @Field(() => RunStatusEnum)
  declare readonly status: RunStatus

  @Field(() => Date)
  declare readonly createdAt: Date

  @Field(() => Date, { nullable: true })
  declare readonly startedAt: Date | null

  @Field(() => Date, { nullable: true })
  declare readonly finishedAt: Date | null

  @Field(() => String, { nullable: true })
  declare readonly error: string | null
}
