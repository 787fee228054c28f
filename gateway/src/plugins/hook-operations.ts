import { toJsonText } from '@plumbline/query-plan-executor'
import type { WrittenResult } from '@plumbline/query-plan-executor'
import type { ExecutionResult, GraphQLError, OperationTypeNode } from 'graphql'
import type { RequestContext } from '../requests/request-context.ts'
import type { Hooks } from './hooks.ts'
import { toReturnedError } from './plugin-error.ts'
import type { OperationResult, PluginOperation } from './plugin.ts'

/** What identifies an operation. */
export interface OperationFacts {
  readonly kind: OperationTypeNode
  readonly source: string
  readonly operationName: string | undefined
}

type Execute<Result> = (variables: Readonly<Record<string, unknown>>, context: RequestContext) => Promise<Result>

/** Runs hooks around the execution of operations; one function for each form of results. */
export interface OperationHooks {
  /** For results whose data is JSON text. */
  around(operation: OperationFacts, execute: Execute<WrittenResult>): Execute<WrittenResult>
  aroundObjects(operation: OperationFacts, execute: Execute<ExecutionResult>): Execute<ExecutionResult>
}

/** @returns undefined if no plugin has a hook for operations */
export function createOperationHooks(hooks: Pick<Hooks, 'onOperation' | 'onResponse'>): OperationHooks | undefined {
  if (!hooks.onOperation && !hooks.onResponse) return undefined
  return {
    around: (operation, execute) =>
      wrap(operation, execute, {
        hooks,
        ended: ({ data, errors, extensions }) => ({
          data: data === undefined ? undefined : toJsonText(data),
          ...membersOf(errors, extensions),
        }),
      }),
    aroundObjects: (operation, execute) =>
      wrap(operation, execute, {
        hooks,
        ended: ({ data, errors, extensions }) => ({
          ...(data !== undefined && { data }),
          ...membersOf(errors, extensions),
        }),
      }),
  }
}

interface Wrapping<Result> {
  readonly hooks: Pick<Hooks, 'onOperation' | 'onResponse'>
  /** The result of an operation that a hook has ended. */
  readonly ended: (result: OperationResult) => Result
}

type AnyResult = Pick<ExecutionResult, 'errors' | 'extensions'>

function wrap<Result extends AnyResult>(
  { kind, source: query, operationName }: OperationFacts,
  execute: Execute<Result>,
  { hooks, ended }: Wrapping<Result>,
): Execute<Result> {
  return async (variables, context) => {
    // Operations of the gateway itself, such as those of its warm-up, are not those of a client.
    if (!context.plugin) return execute(variables, context)
    const operation: PluginOperation = { kind, query, operationName, variables, context: context.plugin }
    const startedAt = performance.now()
    const result = await run(operation, () => execute(variables, context), { hooks, ended })
    if (!hooks.onResponse) return result
    const { errors = [], extensions = {} } = result
    const response = { operation, errors, extensions: { ...extensions }, durationMs: performance.now() - startedAt }
    try {
      await hooks.onResponse(response)
    } catch (error) {
      return failed(error) as unknown as Result
    }
    const { extensions: _, ...rest } = result
    const hasExtensions = Object.keys(response.extensions).length > 0
    return { ...rest, ...(hasExtensions && { extensions: response.extensions }) } as Result
  }
}

async function run<Result>(
  operation: PluginOperation,
  execute: () => Promise<Result>,
  { hooks, ended }: Wrapping<Result>,
): Promise<Result> {
  try {
    const result = await hooks.onOperation?.(operation)
    if (result) return ended(result)
  } catch (error) {
    return failed(error) as unknown as Result
  }
  return execute()
}

/** @param error - thrown by a hook, see `createHooks` */
const failed = (error: unknown) => ({ errors: [error as GraphQLError] })

function membersOf(errors: OperationResult['errors'], extensions: OperationResult['extensions']) {
  return {
    ...(errors && errors.length > 0 && { errors: errors.map(toReturnedError) }),
    ...(extensions && { extensions }),
  }
}
