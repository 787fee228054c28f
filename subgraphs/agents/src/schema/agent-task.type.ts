import { Field, Float, ID, Int, ObjectType } from 'type-graphql'
import type { AgentRole } from '../domain/advice/types.ts'
import { countedAttempts } from '../domain/runs/run.ts'
import type { Run, Task, TaskStatus } from '../domain/runs/run.ts'
import { AgentRoleEnum, TaskStatusEnum } from './enums.ts'

@ObjectType('AgentTask')
export class AgentTaskType {
  declare readonly run: Run

  @Field(() => ID)
  declare readonly id: string

  @Field(() => AgentRoleEnum)
  declare readonly role: AgentRole

  @Field(() => TaskStatusEnum)
  declare readonly status: TaskStatus

  @Field(() => Int, {
    description: 'From 1; 0 before the first. Waiting for a service that is unavailable uses up no attempt.',
  })
  declare readonly attempt: number

  @Field(() => Float)
  declare readonly progress: number

  @Field(() => String, { nullable: true })
  declare readonly summary: string | null

  @Field(() => String, { nullable: true })
  declare readonly error: string | null

  @Field(() => Date, { nullable: true })
  declare readonly startedAt: Date | null

  @Field(() => Date, { nullable: true })
  declare readonly finishedAt: Date | null

  declare readonly recommendationIds: readonly string[]
}

/** A task as the graph shows it, with the run that it belongs to. */
export const toTaskNode = (run: Run, task: Task): AgentTaskType => ({
  ...task,
  attempt: countedAttempts(task),
  run,
})
