import type { Lifecycle } from '#platform/lifecycle'
import type { Registry } from '#platform/metrics'
import type { GatewayConfig } from '../config.ts'
import type { GatewayDeps } from '../gateway-deps.ts'
import { createAccessLog } from '../plugins/access-log.ts'
import { createHooks } from '../plugins/hooks.ts'
import type { Hooks } from '../plugins/hooks.ts'
import { createPluginContexts } from '../plugins/plugin-context.ts'
import type { AddPluginContext } from '../plugins/plugin-context.ts'
import { checkPlugins } from '../plugins/plugin-list.ts'

export interface UsedPlugins {
  readonly hooks: Hooks
  readonly addPluginContext: AddPluginContext
}

/** @throws TypeError - a plugin is not valid */
export function usePlugins(
  config: GatewayConfig,
  { registry, ...deps }: Omit<GatewayDeps, 'registry'> & { readonly registry: Registry },
  lifecycle: Lifecycle,
): UsedPlugins {
  const { every, slowMs } = config.accessLog
  const accessLog = every > 0 ? [createAccessLog({ log: deps.log, every, slowMs })] : []
  const plugins = checkPlugins([...accessLog, ...config.plugins, ...(deps.plugins ?? [])])
  for (const plugin of plugins) {
    lifecycle.defer(`plugin ${plugin.name}`, async () => plugin.dispose?.())
    plugin.registerMetrics?.(registry)
  }
  return {
    hooks: createHooks(plugins, deps.log),
    addPluginContext: createPluginContexts(plugins),
  }
}
