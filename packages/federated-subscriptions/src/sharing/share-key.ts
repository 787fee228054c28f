import { createHash } from 'node:crypto'
import { coerceVariables } from '@plumbline/query-plan-executor'
import type { Variables } from '@plumbline/query-plan-executor'
import { getArgumentValues } from 'graphql'
import type { OperationDefinitionNode } from 'graphql'
import { OperationFailed } from '../operation-error.ts'
import { normaliseOperation } from '../planning/normalise-operation.ts'
import type { PlannedSubscription } from '../planning/plan-subscription.ts'
import type { SupergraphVersion } from '../planning/supergraph-version.ts'
import type { Access } from '../streams/stream-member.ts'

/** A subscription as the declaration of its scope sees it. */
export interface SubscriptionFacts<Identity> {
  readonly planned: PlannedSubscription
  readonly fieldName: string
  readonly subgraph: string
  readonly arguments: Readonly<Record<string, unknown>>
  /** `Type.field` of everything the operation selects, in any subgraph. */
  readonly coordinates: ReadonlySet<string>
  readonly identity: Identity
}

/**
 * Whose data a subscription depends on: those for whom this text is equal share one stream. Nothing, the default, stands
 * for the whole identity. What is returned has to hold for every coordinate selected, not only for the field. A rejection
 * refuses the subscription.
 */
export type ScopeOf<Identity> = (facts: SubscriptionFacts<Identity>) => string | undefined | Promise<string | undefined>

/** What a subscription is shared by, and where in its stream the client stands. */
export interface ShareKey {
  readonly planned: PlannedSubscription
  /** Equal for those who may share. */
  readonly key: string
  /** Whether the key depends on a declared scope only, and not on the whole identity. */
  readonly isNarrowed: boolean
  /** Whether somebody was asked for that scope. */
  readonly isAsked: boolean
  /** The `after` of a resumable field. */
  readonly after: string | undefined
}

/** What a share key is made of. */
export interface ShareKeyOptions<Identity> {
  readonly planned: PlannedSubscription
  /** The variables, coerced. */
  readonly coerced: Variables
  readonly access: Access<Identity>
  readonly scopeOf: ScopeOf<Identity> | undefined
}

export interface SubscriptionVariables {
  readonly coerced: Variables
  /** What subgraphs get. */
  readonly variables: Variables
}

/** @throws OperationFailed with BAD_USER_INPUT when the variables do not fit the operation */
export function coerceOrFail(
  { schema }: SupergraphVersion,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Variables,
): SubscriptionVariables {
  const { errors, coerced, hadBigInt } = coerceVariables(schema, variableDefinitions, variables)
  if (errors) throw new OperationFailed(errors)
  return { coerced, variables: hadBigInt ? coerced : variables }
}

/** @returns a promise if the scope has to be asked for */
export function shareKey<Identity>(options: ShareKeyOptions<Identity>): ShareKey | Promise<ShareKey> {
  const { planned, coerced, access, scopeOf } = options
  const values = getArgumentValues(planned.field, planned.fieldNode, coerced)
  const narrowed = scopeOf?.({
    planned,
    fieldName: planned.field.name,
    subgraph: planned.primary.serviceName,
    arguments: values,
    coordinates: planned.coordinates,
    identity: access.identity,
  })
  const { after } = planned.resume ? values : {}
  const toKey = (scope: string | undefined): ShareKey => ({
    planned,
    key: digest(`${scopeText(scope, access)}\n${normaliseOperation(planned, coerced)}`),
    isNarrowed: scope !== undefined,
    isAsked: narrowed instanceof Promise,
    after: typeof after === 'string' ? after : undefined,
  })
  return narrowed instanceof Promise ? narrowed.then(toKey) : toKey(narrowed)
}

const scopeText = (narrowed: string | undefined, { scope }: Access<unknown>): string =>
  narrowed === undefined ? `identity ${scope}` : `declared ${narrowed}`

/** A text of thousands of letters for each client would be most of what the room keeps of it. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
