import { createHash } from 'node:crypto'
import { getArgumentValues, getVariableValues } from 'graphql'
import type { Access } from './access.ts'
import { normaliseOperation } from './normalise-operation.ts'
import { OperationFailed, withCode } from './operation-error.ts'
import type { PlannedSubscription } from './plan-subscription.ts'

/** A subscription as the declaration of its scope sees it. */
export interface SubscriptionFacts<Identity> {
  readonly fieldName: string
  readonly subgraph: string
  readonly arguments: Readonly<Record<string, unknown>>
  /** `Type.field` of everything the operation selects, in any subgraph. */
  readonly coordinates: ReadonlySet<string>
  readonly identity: Identity
}

/**
 * Whose data a subscription depends on: those for whom this text is equal share one stream. Nothing, the default, stands
 * for the whole identity. What is returned has to hold for every coordinate selected, not only for the field.
 */
export type ScopeOf<Identity> = (facts: SubscriptionFacts<Identity>) => string | undefined

/** What a subscription is shared by, and where in its stream the client stands. */
export interface ShareKey {
  /** Equal for those who may share. */
  readonly key: string
  /** Whether the key depends on a declared scope only, and not on the whole identity. */
  readonly isNarrowed: boolean
  /** The `after` of a resumable field. */
  readonly after: string | undefined
}

/** What a share key is made of. */
export interface ShareKeyOptions<Identity> {
  readonly planned: PlannedSubscription
  readonly variables: Readonly<Record<string, unknown>>
  readonly access: Access<Identity>
  readonly scopeOf: ScopeOf<Identity> | undefined
}

/** @throws OperationFailed with BAD_USER_INPUT when the variables do not fit the operation */
export function shareKey<Identity>({ planned, variables, access, scopeOf }: ShareKeyOptions<Identity>): ShareKey {
  const { errors, coerced } = getVariableValues(
    planned.version.schema,
    planned.operation.variableDefinitions ?? [],
    variables,
  )
  if (errors) throw new OperationFailed(errors.map((error) => withCode(error, 'BAD_USER_INPUT')))
  const values = getArgumentValues(planned.field, planned.fieldNode, coerced)
  const narrowed = scopeOf?.({
    fieldName: planned.field.name,
    subgraph: planned.primary.serviceName,
    arguments: values,
    coordinates: planned.coordinates,
    identity: access.identity,
  })
  const scope = narrowed === undefined ? `identity ${access.scope}` : `declared ${narrowed}`
  const { after } = planned.resume ? values : {}
  return {
    key: digest(`${scope}\n${normaliseOperation(planned, coerced)}`),
    isNarrowed: narrowed !== undefined,
    after: typeof after === 'string' ? after : undefined,
  }
}

/** A text of thousands of letters for each client would be most of what the room keeps of it. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
