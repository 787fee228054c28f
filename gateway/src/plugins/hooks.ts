import type { Logger } from '#platform/logging'
import { toPluginError } from './plugin-error.ts'
import type { GatewayPlugin, HookName } from './plugin.ts'

/** The hooks of all plugins. A hook that no plugin has is undefined, so that its place costs nothing. */
export type Hooks = { readonly [Name in HookName]: Hook<Name> | undefined }

type Hook<Name extends HookName> = (
  event: Parameters<NonNullable<GatewayPlugin[Name]>>[0],
) => Promise<Awaited<ReturnType<NonNullable<GatewayPlugin[Name]>>>>

/**
 * Combines the hooks of plugins, in their order. The first result of a hook ends it.
 * @param log - for errors without a code, which are hidden from clients
 */
export function createHooks(plugins: readonly GatewayPlugin[], log: Logger): Hooks {
  const combine = <Name extends HookName>(hook: Name): Hook<Name> | undefined => {
    const having = plugins.filter((plugin) => plugin[hook] !== undefined)
    if (having.length === 0) return undefined
    const run = async (event: never): Promise<unknown> => {
      for (const plugin of having) {
        try {
          // Called as a method: a plugin may be an instance of a class.
          const result = await (plugin as Runnable)[hook]?.(event)
          if (result !== undefined) return result
        } catch (thrown) {
          throw toPluginError(thrown, { plugin: plugin.name, hook, log })
        }
      }
      return undefined
    }
    return run as Hook<Name>
  }
  return {
    onRequest: combine('onRequest'),
    onOperation: combine('onOperation'),
    onSubgraphFetch: combine('onSubgraphFetch'),
    onSubgraphResponse: combine('onSubgraphResponse'),
    onSubscribe: combine('onSubscribe'),
    onEvent: combine('onEvent'),
    onResponse: combine('onResponse'),
    onError: combineObservers(plugins, log),
  }
}

/** All plugins observe errors, also when one of them fails. */
function combineObservers(plugins: readonly GatewayPlugin[], log: Logger): Hooks['onError'] {
  const having = plugins.filter(({ onError }) => onError !== undefined)
  if (having.length === 0) return undefined
  return async (event) => {
    for (const plugin of having) {
      try {
        await plugin.onError?.(event)
      } catch (error) {
        log.error({ err: error, plugin: plugin.name, hook: 'onError' }, 'a hook of a plugin failed')
      }
    }
  }
}

type Runnable = { readonly [Name in HookName]?: (event: never) => unknown }
