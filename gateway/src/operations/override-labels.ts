import { shareOf } from '@plumbline/query-plan-executor'
import type { JsonObject } from '@plumbline/query-plan-executor'
import { LRUCache } from 'lru-cache'
import type { Logger } from '#platform/logging'
import type { CallerViewer } from '../auth/caller-viewer.ts'
import { toHeaderRecord } from '../headers/request-headers.ts'
import type { ExecuteQuery } from './deduplicate-executions.ts'
import type { SubscriberContext } from './subscriber-context.ts'

/** Facts about a request, for which labels are decided. */
export interface LabelContext {
  /** Null if callers are not authenticated. */
  readonly viewer: CallerViewer | null
  readonly correlationId: string
  readonly clientAddress: string
  /** Headers of the client that may be forwarded to subgraphs, by name in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

/** Decides which of the custom labels of `@override` apply to a request. Labels `percent(…)` are decided by the gateway. */
export type DecideOverrideLabels = (
  labels: readonly string[],
  context: LabelContext,
) => readonly string[] | Promise<readonly string[]>

export interface LabelOptions {
  /** Undefined: custom labels do not apply. */
  readonly decide?: DecideOverrideLabels | undefined
  readonly log: Logger
  /** From 0 to below 1. Default `Math.random`. */
  readonly random?: () => number
}

/** The labels that apply to one request, of those on which a plan depends. */
export type LabelsFor = (
  labels: readonly string[],
  context: SubscriberContext,
) => readonly string[] | Promise<readonly string[]>

export function createLabelsFor({ decide, log, random = Math.random }: LabelOptions): LabelsFor {
  return (labels, context) => {
    const custom: string[] = []
    const applied: string[] = []
    for (const label of labels) {
      const share = shareOf(label)
      if (share === undefined) custom.push(label)
      else if (random() < share) applied.push(label)
    }
    if (!decide || custom.length === 0) return applied
    return decideCustom(decide, custom, context).then(
      (chosen) => [...applied, ...custom.filter((label) => chosen.includes(label))],
      (err: unknown) => {
        log.error({ err, labels: custom }, 'the labels of overrides could not be decided; none of them applies')
        return applied
      },
    )
  }
}

async function decideCustom(
  decide: DecideOverrideLabels,
  labels: readonly string[],
  { caller: { viewer }, correlationId, clientAddress, forwardedHeaders }: SubscriberContext,
): Promise<readonly string[]> {
  return decide(labels, { viewer, correlationId, clientAddress, headers: toHeaderRecord(forwardedHeaders) })
}

/** An operation that is planned for one combination of labels. */
interface Variant {
  run: ExecuteQuery
}

export interface VariantOptions {
  /** The labels on which the plan depends. */
  readonly labels: readonly string[]
  readonly labelsFor: LabelsFor
  /** Plans and compiles the operation for the labels that apply. */
  readonly compile: (applied: readonly string[]) => Variant | Promise<Variant>
}

/** Several labels have many combinations; those that are rare are planned again. */
const maxVariants = 16

/** Executes an operation with the plan for the labels that apply to the request. */
export function runVariants({ labels, labelsFor, compile }: VariantOptions): ExecuteQuery {
  const variants = new LRUCache<string, Promise<Variant>>({ max: maxVariants })
  const variantFor = (applied: readonly string[]): Promise<Variant> => {
    const key = applied.toSorted().join('\n')
    let variant = variants.get(key)
    if (!variant) {
      variant = Promise.resolve(compile(applied))
      variants.set(key, variant)
      variant.catch(() => variants.delete(key))
    }
    return variant
  }
  return async (variables: Readonly<JsonObject>, context) =>
    (await variantFor(await labelsFor(labels, context))).run(variables, context)
}
