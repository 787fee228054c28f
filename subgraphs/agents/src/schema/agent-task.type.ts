import { Directive, Field, Float, ID, Int, ObjectType } from 'type-graphql'
import type { AgentRole } from '../domain/advice/types.ts'
import { countedAttempts } from '../domain/runs/run.ts'
import type { Run, Task, TaskStatus } from '../domain/runs/run.ts'
import { AgentRoleEnum, TaskStatusEnum } from './enums.ts'

@Directive('@key(fields: "id")')
@ObjectType('AgentTask', {
  description: 'The part of a run that one agent executes.',
})
export class AgentTaskType {
  declare readonly run: Run

  @Field(() => ID, { description: 'Unique id with the prefix `tsk_`.' })
  declare readonly id: string

  @Field(() => AgentRoleEnum, { description: 'Role of the agent.' })
  declare readonly role: AgentRole

  @Field(() => TaskStatusEnum, { description: 'State of the task.' })
  declare readonly status: TaskStatus

  @Field(() => Int, {
    description:
      'Number of the current attempt, from 1; 0 before the first. Waiting for an unavailable service does not use up an attempt.',
  })
  declare readonly attempt: number

  @Field(() => Float, { description: 'Share of the work that is done, 0 to 1.' })
  declare readonly progress: number

  @Field(() => String, { nullable: true, description: 'Result in one sentence; null before the end.' })
  declare readonly summary: string | null

  @Field(() => String, { nullable: true, description: 'Why the last attempt failed; null when it did not.' })
  declare readonly error: string | null

  @Field(() => Date, { nullable: true, description: 'When the first attempt started; null before.' })
  declare readonly startedAt: Date | null

  @Field(() => Date, { nullable: true, description: 'When the task ended; null before.' })
  declare readonly finishedAt: Date | null

  declare readonly recommendationIds: readonly string[]
}

/** A task with its run. */
export const toTaskNode = (run: Run, task: Task): AgentTaskType => ({
  ...task,
  attempt: countedAttempts(task),
  run,
})
