import { onEvent } from '#platform/events'
import { runCancelled } from '#schema/events/run-events'
import type { RunSettlementService } from '../services/run-settlement.service.ts'

/** A cancelled run costs nothing. */
export const onRunCancelled = (settlement: RunSettlementService) =>
  onEvent(runCancelled, async ({ payload }) => {
    await settlement.release(payload.runId)
  })
