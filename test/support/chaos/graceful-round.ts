import { startQueryLoad } from '../load/query-load.ts'
import { revive } from './arena.ts'
import type { Arena } from './arena.ts'
import { countLeftOnGateways } from './gauges.ts'
import { everywhere, watchWhile } from './round.ts'
import type { RoundOptions, RoundResult } from './round.ts'

/** Concurrent queries. */
const queryClients = 5
/** Delay between restarts, so that each affects clients. */
const queriesBetween = 20

/** A rolling restart of every process during one run with many clients and concurrent queries. */
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
