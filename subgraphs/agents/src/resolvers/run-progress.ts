import type { SequencedTopics, TopicItem } from '@plumbline/resumable-topics'
import { assertSignedIn } from '#platform/auth'
import { notFound } from '#platform/errors'
import type { SubscriptionSource } from '#platform/subgraph-server'
import type { RunRepository } from '../domain/runs/ports.ts'
import { runTopic, toSnapshot } from '../domain/runs/run-topic.ts'
import type { LoggedRunEvent } from '../domain/runs/run-topic.ts'
import type { RunEventType } from '../schema/run-event.type.ts'
import { visible } from './context.ts'
import type { AgentsContext } from './context.ts'

export interface RunProgressDeps {
  readonly topics: Pick<SequencedTopics, 'read'>
  readonly runs: RunRepository
  readonly now: () => Date
}

interface RunProgressArguments {
  readonly runId: string
  readonly after?: string | null
}

/** Events of a run. Without a cursor: a snapshot, then live events. With a cursor: the events after it, then live events. */
export function createRunProgress({ topics, runs, now }: RunProgressDeps): SubscriptionSource<AgentsContext> {
  const read = async (runId: string, context: AgentsContext) => {
    const [run] = await runs.find([runId])
    if (!run || !visible(run, context)) throw notFound('run', runId)
    return run
  }
  return async ({ runId, after }: RunProgressArguments, context) => {
    assertSignedIn(context.viewer)
    await read(runId, context)
    const items = topics.read<LoggedRunEvent>(runTopic(runId), {
      after,
      signal: context.signal,
      snapshot: async () => toSnapshot(await read(runId, context), now()),
    })
    return toRunEvents(runId, items)
  }
}

async function* toRunEvents(
  runId: string,
  items: AsyncIterable<TopicItem<LoggedRunEvent>, unknown>,
): AsyncGenerator<RunEventType, void> {
  for await (const { cursor, payload } of items) {
    // Only this subgraph writes to the log.
    const event = payload as LoggedRunEvent
    yield { ...event, runId, at: new Date(event.at), cursor }
  }
}
