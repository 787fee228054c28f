import { Arg, Ctx, Directive, FieldResolver, ID, Resolver, Root, Subscription } from 'type-graphql'
import { notFound } from '#platform/errors'
import { openedBySubgraph, sharedBy } from '#platform/subgraph-server'
import type { Run } from '../domain/runs/run.ts'
import { AgentRunType } from '../schema/agent-run.type.ts'
import { AgentTaskType, toTaskNode } from '../schema/agent-task.type.ts'
import { RunEventType } from '../schema/run-event.type.ts'
import { visible } from './context.ts'
import type { AgentsContext } from './context.ts'

/** Members with the same role in an organization see the same events of its runs. */
const whoSees = 'query ($runId: ID!) { run(id: $runId) { assessment { organization { id viewerRole } } } }'

@Resolver(() => RunEventType)
export class RunProgressResolver {
  @Directive(sharedBy(whoSees))
  @Subscription(() => RunEventType, {
    subscribe: openedBySubgraph,
    description:
      'Events of a run. Without `after`: first a SNAPSHOT, then live events. With `after`: the events that were missed, then live events. Completes after the event that ends the run. NOT_FOUND when the run is not visible.',
  })
  runProgress(
    @Root() event: RunEventType,
    @Arg('runId', () => ID, { description: 'Id of the run, with the prefix `run_`.' }) _runId: string,
    @Arg('after', () => String, { nullable: true, description: 'Cursor of the last event that was received.' }) _after:
      | string
      | null,
  ): RunEventType {
    return event
  }

  @FieldResolver(() => AgentRunType, { description: 'The run as it is when the event is delivered.' })
  run(@Root() event: RunEventType, @Ctx() context: AgentsContext): Promise<AgentRunType> {
    return runOf(event, context)
  }

  @FieldResolver(() => AgentTaskType, {
    nullable: true,
    description:
      'Task that the event is about, as it is when the event is delivered; null for events of the run itself.',
  })
  async task(@Root() event: RunEventType, @Ctx() context: AgentsContext): Promise<AgentTaskType | null> {
    if (event.taskId === null) return null
    const run = await runOf(event, context)
    const task = run.tasks.find(({ id }) => id === event.taskId)
    return task ? toTaskNode(run, task) : null
  }
}

async function runOf({ runId }: RunEventType, context: AgentsContext): Promise<Run> {
  const run = visible(await context.loaders.run.load(runId), context)
  if (!run) throw notFound('run', runId)
  return run
}
