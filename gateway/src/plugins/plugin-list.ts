import type { ApolloServerPlugin } from '@apollo/server'
import { z } from 'zod'
import { showValue } from '#platform/config'
import { hookNames } from './plugin.ts'
import type { GatewayPlugin } from './plugin.ts'

/** A list of plugins in the configuration file. */
export const pluginList = z.array(
  z.custom<GatewayPlugin>().superRefine((plugin, context) => {
    const problem = problemOf(plugin)
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  }),
)

/** A list of plugins of Apollo Server in the configuration file. */
export const apolloPluginList = z.array(
  z.custom<ApolloServerPlugin>((plugin) => isObject(plugin) && apolloHooks.some((hook) => hook in plugin), {
    error: 'expected a plugin of Apollo Server',
  }),
)

/** @throws TypeError - names the first plugin that is not valid */
export function checkPlugins(plugins: readonly GatewayPlugin[]): readonly GatewayPlugin[] {
  plugins.forEach((plugin, index) => {
    const problem = problemOf(plugin)
    if (problem !== null) throw new TypeError(`plugins.${index}: ${problem}, got ${showValue(plugin)}`)
  })
  return plugins
}

/** What Apollo Server calls of a plugin. */
const apolloHooks = [
  'serverWillStart',
  'requestDidStart',
  'unexpectedErrorProcessingRequest',
  'contextCreationDidFail',
  'invalidRequestWasReceived',
  'startupDidFail',
]

function problemOf(plugin: unknown): string | null {
  if (!isObject(plugin)) return 'expected a plugin'
  if (typeof plugin['name'] !== 'string' || plugin['name'] === '')
    return apolloHooks.some((hook) => hook in plugin)
      ? 'expected a plugin of the gateway; one of Apollo Server belongs in apolloPlugins'
      : 'expected a plugin with a name'
  for (const hook of [...hookNames, 'registerMetrics', 'dispose'])
    if (plugin[hook] !== undefined && typeof plugin[hook] !== 'function') return `expected ${hook} to be a function`
  const unknown = Object.keys(plugin).find(
    (key) => /^on[A-Z]/.test(key) && !(hookNames as readonly string[]).includes(key),
  )
  return unknown === undefined ? null : `expected one of ${hookNames.join(', ')} instead of ${unknown}`
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'
