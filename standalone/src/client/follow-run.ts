import { setTimeout as delay } from 'node:timers/promises'
import { RunProgressDocument } from '../../../schema/generated/operations.ts'
import type { RunProgressSubscription } from '../../../schema/generated/operations.ts'
import { GraphError } from './graph-client.ts'
import type { GraphClient } from './graph-client.ts'

export type RunProgress = RunProgressSubscription['runProgress']

// A gateway restarts within seconds.
const retryMs = 200
const retries = 150

/**
 * Every event of a run until it ends, exactly once: when the connection breaks, it resumes after the last cursor.
 * @param from - a cursor to resume after. Default: a snapshot, then live events
 * @throws GraphError - the subscription was refused; or the error of the connection, if it is not restored within 30 s
 */
export async function* followRun(client: GraphClient, runId: string, from?: string): AsyncGenerator<RunProgress, void> {
  let after = from
  for (let failures = 0; ; failures += 1) {
    try {
      const variables = { runId, ...(after !== undefined && { after }) }
      for await (const { runProgress } of client.subscribe(RunProgressDocument, variables)) {
        after = runProgress.cursor
        failures = 0
        yield runProgress
      }
      return
    } catch (error) {
      if (isRefusal(error) || failures === retries) throw error
      await delay(retryMs)
    }
  }
}

const isRefusal = (error: unknown) =>
  error instanceof GraphError && !error.errors.some(({ extensions }) => extensions?.['code'] === 'UPSTREAM_UNAVAILABLE')
