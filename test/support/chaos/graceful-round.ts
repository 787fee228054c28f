import { startQueryLoad } from '../load/query-load.ts'
import { revive } from './arena.ts'
import type { Arena } from './arena.ts'
import { countLeftOnGateways } from './gauges.ts'
import { everywhere, watchWhile } from './round.ts'
import type { RoundOptions, RoundResult } from './round.ts'

/** Queries at once. */
const queryClients = 5
/** Between one restart and the next, so that each is felt. */
const queriesBetween = 20

/** One run, watched by many, and queries all the while, as every process is restarted in good order, one after the other. */
export async function playGracefulRound(arena: Arena, options: Pick<RoundOptions, 'clients'>): Promise<RoundResult> {
  let queries: RoundResult['queries'] = null
  const result = await watchWhile(arena, options, async ({ owner, runId }) => {
    const variables = { id: runId }
    const load = startQueryLoad({
      urls: arena.directUrls,
      person: owner,
      query: everywhere,
      variables,
      clients: queryClients,
    })
    for (const process of arena.processes) {
      await process.stop()
      await load.answered(queriesBetween)
      await revive(process)
      await load.answered(queriesBetween)
    }
    await load.stop()
    queries = { asked: load.count(), failures: load.failures }
  })
  return { ...result, faults: [], queries, leftOnGateways: await countLeftOnGateways(arena.urls) }
}
