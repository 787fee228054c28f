import { getOperationAST } from 'graphql'
import type { DocumentNode, OperationTypeNode } from 'graphql'
import { collectCounter, histogramOf } from '#platform/metrics'
import type { Registry } from '#platform/metrics'
import type { RequestContext } from '../requests/request-context.ts'
import { createBoundedNames } from './bounded-names.ts'

type Outcome = 'ok' | 'partial' | 'failed'

interface Result {
  readonly data?: unknown
  readonly errors?: readonly unknown[] | undefined
}

type Execute<Variables, Executed extends Result> = (variables: Variables, context: RequestContext) => Promise<Executed>

interface MeasuredOperation {
  readonly document: DocumentNode
  readonly operationName: string | undefined
  readonly kind: OperationTypeNode
}

/** Counts operations by name, client, kind and outcome, and their durations by kind. */
export interface OperationMeasure {
  /** Measures the executions of a query or mutation. */
  around<Variables, Executed extends Result>(
    operation: MeasuredOperation,
    execute: Execute<Variables, Executed>,
  ): Execute<Variables, Executed>
  /** Counts a subscription that starts. */
  countSubscription(operation: MeasuredOperation, context: Pick<RequestContext, 'caller' | 'clientName'>): void
}

/** Enough for the operations of several apps. Each has a time series per client and outcome. */
const maxOperations = 200
const maxClients = 20
const bucketsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/**
 * Names of operations and clients are labels once an authenticated caller has used them successfully. Until then, and beyond 200
 * operations and 20 clients, they are counted as `other`, so that anonymous callers cannot use up the names.
 */
export function createOperationMeasure(registry: Registry): OperationMeasure {
  const names = createBoundedNames(maxOperations)
  const clients = createBoundedNames(maxClients)
  // Labels are resolved when an operation is compiled or a client is first seen; a request only adds to a number.
  const counts = new Map<string, Count>()
  const countOf = (labels: Count['labels']) => {
    const key = labels.join('\n')
    const count = counts.get(key) ?? { labels, value: 0 }
    counts.set(key, count)
    return count
  }
  collectCounter(registry, {
    name: 'plumbline_operations_total',
    help: 'Executed queries and mutations, and subscriptions that were started: ok, partial (data and errors) or failed (no data).',
    labelNames: ['operation', 'client', 'kind', 'outcome'],
    read: () => [...counts.values()].map(({ labels, value }) => [labels, value]),
  })
  const durations = histogramOf(registry, {
    name: 'plumbline_operation_duration_seconds',
    help: 'Execution of queries and mutations, from checked variables to the result.',
    labelNames: ['kind'],
    buckets: bucketsSeconds,
  })

  const createCounter = ({ document, operationName, kind }: MeasuredOperation) => {
    const name = getOperationAST(document, operationName)?.name?.value ?? 'anonymous'
    let label = names.labelOf(name)
    const byClient = new Map<string, Record<Outcome, Count>>()
    return ({ caller, clientName }: Pick<RequestContext, 'caller' | 'clientName'>, outcome: Outcome) => {
      const isTrusted = caller.viewer !== null && caller.viewer.kind !== 'anonymous'
      if (isTrusted && outcome !== 'failed') {
        names.add(name)
        if (clientName !== undefined) clients.add(clientName)
      }
      const now = names.labelOf(name)
      if (now !== label) {
        label = now
        byClient.clear()
      }
      const client = clientName === undefined ? 'none' : clients.labelOf(clientName)
      let cells = byClient.get(client)
      if (!cells) {
        const of = (its: Outcome) => countOf([label, client, kind, its])
        byClient.set(client, (cells = { ok: of('ok'), partial: of('partial'), failed: of('failed') }))
      }
      cells[outcome].value++
    }
  }

  return {
    around(operation, execute) {
      const count = createCounter(operation)
      const duration = durations.labels(operation.kind)
      return (variables, context) => {
        const startedAt = performance.now()
        const result = execute(variables, context)
        result.then(
          (executed) => {
            duration.observe((performance.now() - startedAt) / 1_000)
            count(context, outcomeOf(executed))
          },
          () => count(context, 'failed'),
        )
        return result
      }
    },
    countSubscription: (operation, context) => createCounter(operation)(context, 'ok'),
  }
}

interface Count {
  readonly labels: readonly [operation: string, client: string, kind: string, outcome: string]
  value: number
}

function outcomeOf({ data, errors }: Result): Outcome {
  if (!errors || errors.length === 0) return 'ok'
  return data === undefined || data === null || data === 'null' ? 'failed' : 'partial'
}
