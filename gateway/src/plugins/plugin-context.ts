import type { IncomingHttpHeaders } from 'node:http'
import type { RequestContext } from '../requests/request-context.ts'
import type { GatewayPlugin, PluginContext } from './plugin.ts'

type Facts = Omit<RequestContext, 'signal' | 'plugin'>

/** Adds the plugin context to the context of an operation. */
export type AddPluginContext = <Context extends Facts>(
  context: Context,
  headers: Readonly<IncomingHttpHeaders>,
) => Context & { readonly plugin?: PluginContext | undefined }

/** Without plugins, contexts remain as they are. */
export function createPluginContexts(plugins: readonly GatewayPlugin[]): AddPluginContext {
  if (plugins.length === 0) return (context) => context
  return (context, headers) => {
    const { correlationId, clientAddress, caller } = context
    const plugin = { correlationId, clientAddress, viewer: caller.viewer, headers, state: new Map() }
    return { ...context, plugin }
  }
}

/** The context of one operation of a connection that has many. */
export const forOperation = ({ plugin, caller: { viewer } }: Pick<RequestContext, 'plugin' | 'caller'>) =>
  plugin && { plugin: { ...plugin, viewer, state: new Map<unknown, unknown>() } }
