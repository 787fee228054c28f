import { Field, ObjectType } from 'type-graphql'
import { AgentRunType } from './agent-run.type.ts'
import { AgentTaskType } from './agent-task.type.ts'

@ObjectType({ description: 'Result of startRun.' })
export class StartRunPayload {
  @Field(() => AgentRunType, { description: 'The new run, or the one that an earlier call with the same key started.' })
  declare readonly run: AgentRunType
}

@ObjectType({ description: 'Result of pauseRun.' })
export class PauseRunPayload {
  @Field(() => AgentRunType, { description: 'The paused run.' })
  declare readonly run: AgentRunType
}

@ObjectType({ description: 'Result of resumeRun.' })
export class ResumeRunPayload {
  @Field(() => AgentRunType, { description: 'The resumed run.' })
  declare readonly run: AgentRunType
}

@ObjectType({ description: 'Result of cancelRun.' })
export class CancelRunPayload {
  @Field(() => AgentRunType, { description: 'The cancelled run.' })
  declare readonly run: AgentRunType
}

@ObjectType({ description: 'Result of retryTask.' })
export class RetryTaskPayload {
  @Field(() => AgentRunType, { description: 'The run that the task belongs to.' })
  declare readonly run: AgentRunType

  @Field(() => AgentTaskType, { description: 'The task that is retried.' })
  declare readonly task: AgentTaskType
}
