import { onEvent } from '#platform/events'
import { runCompleted } from '#schema/events/run-events'
import type { RunSettlementService } from '../services/run-settlement.service.ts'

/** A completed run is paid. */
export const onRunCompleted = (settlement: RunSettlementService) =>
  onEvent(runCompleted, async ({ payload, log }) => {
    const entry = await settlement.settle(payload.runId, 'CAPTURED')
    if (entry?.kind !== 'CAPTURE') log.warn({ runId: payload.runId }, 'a run without reserved credits completed')
  })
