import { toJsonText } from '@plumbline/query-plan-executor'
import type { WrittenResult } from '@plumbline/query-plan-executor'
import type { GraphQLError, OperationTypeNode } from 'graphql'
import { ResponseHeaderChanges } from '../headers/response-header-changes.ts'
import type { RequestContext } from '../requests/request-context.ts'
import type { Hooks } from './hooks.ts'
import { toReturnedError } from './plugin-error.ts'
import type { OperationResult, PluginOperation, PluginResponse } from './plugin.ts'

/** What identifies an operation. */
export interface OperationFacts {
  readonly kind: OperationTypeNode
  readonly source: string
  readonly operationName: string | undefined
}

type Execute = (variables: Readonly<Record<string, unknown>>, context: RequestContext) => Promise<WrittenResult>

/** Runs hooks around the execution of operations. */
export interface OperationHooks {
  around(operation: OperationFacts, execute: Execute): Execute
}

type OperationHookFunctions = Pick<Hooks, 'onOperation' | 'onResponse'>

/** @returns undefined if no plugin has a hook for operations */
export function createOperationHooks(hooks: OperationHookFunctions): OperationHooks | undefined {
  if (!hooks.onOperation && !hooks.onResponse) return undefined
  return { around: (operation, execute) => wrap(operation, execute, hooks) }
}

function wrap(
  { kind, source: query, operationName }: OperationFacts,
  execute: Execute,
  hooks: OperationHookFunctions,
): Execute {
  return async (variables, context) => {
    // Hooks do not run for operations of the gateway itself, such as those of its warm-up.
    if (!context.plugin) return execute(variables, context)
    const operation: PluginOperation = { kind, query, operationName, variables, context: context.plugin }
    const startedAt = performance.now()
    const result = await run(operation, () => execute(variables, context), hooks)
    if (!hooks.onResponse) return result
    const { errors = [], extensions = {} } = result
    const response = {
      operation,
      errors,
      extensions: { ...extensions },
      durationMs: performance.now() - startedAt,
      ...headerSetters(context.headerChanges),
    }
    try {
      await hooks.onResponse(response)
    } catch (error) {
      return failed(error)
    }
    const { extensions: _, ...rest } = result
    const hasExtensions = Object.keys(response.extensions).length > 0
    return hasExtensions ? { ...rest, extensions: response.extensions } : rest
  }
}

/** @param changes - undefined: what is set has no effect */
export const headerSetters = (
  changes: ResponseHeaderChanges = new ResponseHeaderChanges(),
): Pick<PluginResponse, 'setHeader' | 'appendHeader'> => ({
  setHeader: (name, value) => changes.set(name, value),
  appendHeader: (name, value) => changes.append(name, value),
})

async function run(
  operation: PluginOperation,
  execute: () => Promise<WrittenResult>,
  { onOperation }: OperationHookFunctions,
): Promise<WrittenResult> {
  try {
    const result = await onOperation?.(operation)
    if (result) return toWritten(result)
  } catch (error) {
    return failed(error)
  }
  return execute()
}

/** @param error - thrown by a hook, see `createHooks` */
const failed = (error: unknown): WrittenResult => ({ data: undefined, errors: [error as GraphQLError] })

const toWritten = ({ data, errors, extensions }: OperationResult): WrittenResult => ({
  data: data === undefined ? undefined : toJsonText(data),
  ...(errors && errors.length > 0 && { errors: errors.map(toReturnedError) }),
  ...(extensions && { extensions }),
})
