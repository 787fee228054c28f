import type { Lifecycle } from '#platform/lifecycle'
import type { Logger } from '#platform/logging'
import type { Registry } from '#platform/metrics'
import type { RedisConnections } from '#platform/redis'
import type { GatewayConfig } from '../config.ts'
import type { OperationMeasure } from '../metrics/measure-operations.ts'
import { createOperationExecutor } from '../operations/operation-executor.ts'
import type { OperationExecutor } from '../operations/operation-executor.ts'
import { createLabelsFor } from '../operations/override-labels.ts'
import type { LabelsFor } from '../operations/override-labels.ts'
import { hasFetchHooks } from '../plugins/hook-fetches.ts'
import { createOperationHooks } from '../plugins/hook-operations.ts'
import type { Hooks } from '../plugins/hooks.ts'
import type { OperationLimits } from '../policies/operation-limits.ts'
import { createAddressLimits, createAdmission, limitMutations } from '../rate-limits/index.ts'
import type { Admission } from '../rate-limits/index.ts'
import type { LoadedSupergraph } from '../supergraph/supergraph.ts'
import type { Callers } from './callers.ts'
import type { Fetching } from './fetching.ts'
import type { Graph } from './graph.ts'

/** The execution of operations, within their limits. */
export interface Execution {
  readonly executor: OperationExecutor
  /** Read at each use, because they change when the gateway is reconfigured. */
  readonly limits: OperationLimits
  /** Decides which labels of `@override` apply. */
  readonly labelsFor: LabelsFor
  /** Null where clients have no rate limits. */
  readonly admission: Admission | null
  /** Uses the limits of a changed configuration. */
  reconfigure(next: GatewayConfig): void
}

export interface ExecutionDeps {
  readonly graph: Graph
  readonly callers: Callers
  readonly fetching: Fetching
  readonly hooks: Hooks
  readonly measure: OperationMeasure
  readonly registry: Registry
  readonly log: Logger
}

export async function createExecution(
  config: GatewayConfig,
  {
    graph: { supergraph },
    callers: { redis },
    fetching: { fetches, cache },
    hooks,
    measure,
    registry,
    log,
  }: ExecutionDeps,
  lifecycle: Lifecycle,
): Promise<Execution> {
  const limits = { ...config.operationLimits }
  const labelsFor = createLabelsFor({ decide: config.execution.overrideLabels, log })
  const executing = createOperationExecutor({
    ...config.execution,
    // Callers whose fetches a plugin may change cannot share whole executions.
    sharing: config.subgraphs.sharing && !hasFetchHooks(hooks),
    hooks: createOperationHooks(hooks),
    measure,
    registry,
    labelsFor,
    limits,
    supergraph,
    fetches,
  })
  const warm =
    cache && redis
      ? await loadWarmUp(
          { ...redis.cache, executor: executing, supergraph: supergraph.current(), limits, log },
          lifecycle,
        )
      : executing
  const addressLimits = config.auth && redis && { ...createAddressLimits(config.addressLimits, redis.limits) }
  return {
    executor: addressLimits ? limitMutations(warm, addressLimits) : warm,
    limits,
    labelsFor,
    admission: addressLimits && createAdmission({ limits: addressLimits, executor: executing }),
    reconfigure(next) {
      if (redis && addressLimits) Object.assign(addressLimits, createAddressLimits(next.addressLimits, redis.limits))
      if (JSON.stringify(limits) === JSON.stringify(next.operationLimits)) return
      Object.assign(limits, next.operationLimits)
      supergraph.announce()
    },
  }
}

interface WarmUpDeps {
  readonly redis: RedisConnections
  readonly keyPrefix: string
  readonly executor: OperationExecutor
  readonly supergraph: LoadedSupergraph
  readonly limits: OperationLimits
  readonly log: Logger
}

/** Prepares the most frequent operations, and counts operations from now on. */
async function loadWarmUp(deps: WarmUpDeps, lifecycle: Lifecycle): Promise<OperationExecutor> {
  const { countOperations, createOperationCounts, warmUp } = await import('../warm-up/index.ts')
  const operationCounts = lifecycle.own('operation counts', createOperationCounts(deps))
  await warmUp({ ...deps, operationCounts })
  return countOperations(deps.executor, operationCounts)
}
