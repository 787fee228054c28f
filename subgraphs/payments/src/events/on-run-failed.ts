import { onEvent } from '#platform/events'
import { runFailed } from '#schema/events/run-events'
import type { RunSettlementService } from '../services/run-settlement.service.ts'

/** A failed run costs nothing. */
export const onRunFailed = (settlement: RunSettlementService) =>
  onEvent(runFailed, async ({ payload }) => {
    await settlement.release(payload.runId)
  })
