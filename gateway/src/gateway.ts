import { Lifecycle } from '#platform/lifecycle'
import type { Disposable } from '#platform/lifecycle'
import { Registry } from '#platform/metrics'
import { identifyCallers } from './composition/callers.ts'
import { createExecution } from './composition/execution.ts'
import { createFetching } from './composition/fetching.ts'
import { openGraph } from './composition/graph.ts'
import { usePlugins } from './composition/plugins.ts'
import { serve } from './composition/serving.ts'
import type { GatewayConfig } from './config.ts'
import type { GatewayDeps } from './gateway-deps.ts'
import { createOperationMeasure } from './metrics/measure-operations.ts'

export interface Gateway extends Disposable {
  /** `http://host:port` */
  readonly url: string
  /** Metrics of this process in the text format of Prometheus. */
  metrics(): Promise<string>
  /** Uses the parts of a changed configuration that need no restart: the rules for headers, and the limits of operations and client addresses. */
  reconfigure(next: GatewayConfig): void
}

/**
 * Creates a gateway that listens on its port.
 * @throws AppError - the port is taken, the supergraph is not usable, or Redis does not answer
 */
export async function createGateway(config: GatewayConfig, deps: GatewayDeps): Promise<Gateway> {
  const { log, registry = new Registry() } = deps
  const lifecycle = new Lifecycle(log)
  try {
    const plugins = usePlugins(config, { ...deps, registry }, lifecycle)
    const { hooks } = plugins
    const graph = await openGraph(config, deps, lifecycle)
    const callers = await identifyCallers(config, { ...deps, ...graph }, lifecycle)
    const fetching = await createFetching(config, { graph, callers, hooks, registry, log }, lifecycle)
    const measure = createOperationMeasure(registry)
    const execution = await createExecution(
      config,
      { graph, callers, fetching, hooks, measure, registry, log },
      lifecycle,
    )
    const serving = await serve(
      config,
      { ...deps, registry, measure, plugins, graph, callers, fetching, execution },
      lifecycle,
    )
    return {
      ...serving,
      metrics: () => registry.metrics(),
      reconfigure(next) {
        callers.reconfigure(next)
        execution.reconfigure(next)
      },
      dispose: () => lifecycle.dispose(),
    }
  } catch (error) {
    await lifecycle.dispose()
    throw error
  }
}
