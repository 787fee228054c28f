import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner'
import { shareOf } from '@plumbline/query-plan-executor'
import type { AliasedDocument } from '@plumbline/query-plan-executor'
import { getNamedType, isCompositeType, Kind, parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  GraphQLField,
  GraphQLObjectType,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql'
import { operationError, OperationFailed } from '../operation-error.ts'
import { fragmentsOf, makeResumable } from './resumable-field.ts'
import type { Resume } from './resumable-field.ts'
import type { SupergraphVersion } from './supergraph-version.ts'

/** A subscription, split by Apollo's planner into a subscription to one subgraph and the fetches that complete its events. */
export interface PlannedSubscription {
  readonly version: SupergraphVersion
  /** The client's operation and its fragments. */
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  /** The document as it is planned and executed. */
  readonly aliased: AliasedDocument
  /** The root field: its definition, its selection, and the names of its value in an event and in the response. */
  readonly field: GraphQLField<unknown, unknown>
  readonly fieldNode: FieldNode
  readonly dataName: string
  readonly responseName: string
  /** `Type.field` of every selected field. */
  readonly coordinates: ReadonlySet<string>
  /** The subscription to the subgraph `primary.serviceName`. */
  readonly primary: FetchNode
  readonly primaryDocument: DocumentNode
  /** The fetches that complete an event; undefined if the owning subgraph provides all data. */
  readonly rest: PlanNode | undefined
  readonly resume: Resume | undefined
  /** The labels of `@override`, other than `percent(…)`, on which the plan depends, sorted. */
  readonly labels: readonly string[]
  /** Those of `labels` that apply. */
  readonly appliedLabels: readonly string[]
}

/**
 * Plans a subscription.
 * @param document - one valid subscription and its fragments
 * @param applied - which labels of `@override` apply, other than `percent(…)`; unknown ones have no effect
 * @returns a promise for a large document, which is planned in a worker thread
 * @throws OperationFailed with BAD_USER_INPUT if it cannot be planned
 */
export function planSubscription(
  version: SupergraphVersion,
  document: DocumentNode,
  applied: readonly string[] = [],
): PlannedSubscription | Promise<PlannedSubscription> {
  const operation = operationOf(document)
  const fieldNode = rootField(operation.selectionSet, document)
  const field = subscriptionType(version).getFields()[fieldNode.name.value]
  if (!field) throw unplannable(`Subscription.${fieldNode.name.value} does not exist`)
  const aliased = version.planner.alias(document)
  const resumable = version.resumableFields.has(field.name) ? makeResumable(aliased.document) : undefined
  const toPlan = resumable?.document ?? aliased.document
  const { custom, drawn } = readLabels(version, toPlan)
  const appliedLabels = custom.filter((label) => applied.includes(label))
  const plan = version.planner.planWithoutBlocking({ document: toPlan, overrides: [...drawn, ...appliedLabels] })
  const planned = (node: StreamPlan): PlannedSubscription => ({
    version,
    document,
    operation,
    aliased,
    field,
    fieldNode,
    dataName: responseNameIn(rootField(operationOf(aliased.document).selectionSet, aliased.document)),
    responseName: responseNameIn(fieldNode),
    coordinates: coordinatesOf(version, document),
    primary: node.primary,
    primaryDocument: parse(node.primary.operation, { noLocation: true }),
    rest: node.rest,
    resume: resumable?.resume,
    labels: custom,
    appliedLabels,
  })
  return plan instanceof Promise ? plan.then((one) => planned(streamPlan(one))) : planned(streamPlan(plan))
}

/** Labels `percent(…)` are drawn once for a plan, because its clients share a stream. */
function readLabels({ planner }: SupergraphVersion, document: DocumentNode) {
  const labels = planner.overrideLabelsOf(document)
  return {
    custom: labels.filter((label) => shareOf(label) === undefined),
    drawn: labels.filter((label) => Math.random() < (shareOf(label) ?? 0)),
  }
}

/** Whether two plans send the same subscription to the same subgraph. */
export function isSameStream(a: PlannedSubscription, b: PlannedSubscription): boolean {
  return a.primary.serviceName === b.primary.serviceName && a.primary.operation === b.primary.operation
}

function operationOf(document: DocumentNode): OperationDefinitionNode {
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) return definition
  }
  throw unplannable('the document has no operation')
}

function rootField(selectionSet: SelectionSetNode, document: DocumentNode): FieldNode {
  for (const selection of selectionSet.selections) {
    if (selection.directives?.some((directive) => conditions.has(directive.name.value))) {
      throw unplannable('@skip and @include are not allowed on the root field of a subscription')
    }
    if (selection.kind === Kind.FIELD) return selection
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : fragmentsOf(document).get(selection.name.value)
    if (fragment) return rootField(fragment.selectionSet, document)
  }
  throw unplannable('the subscription selects no field')
}

function subscriptionType(version: SupergraphVersion): GraphQLObjectType {
  const type = version.schema.getSubscriptionType()
  if (!type) throw unplannable('the schema has no subscriptions')
  return type
}

interface StreamPlan {
  readonly primary: FetchNode
  readonly rest?: PlanNode
}

function streamPlan({ node }: QueryPlan): StreamPlan {
  if (node?.kind !== 'Subscription') throw unplannable(`expected a plan of a subscription, got ${node?.kind ?? 'none'}`)
  return node
}

function coordinatesOf(version: SupergraphVersion, document: DocumentNode): ReadonlySet<string> {
  const coordinates = new Set<string>()
  const types = new TypeInfo(version.schema)
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: (node) => {
        const parent = types.getParentType()
        if (parent && isCompositeType(getNamedType(parent))) coordinates.add(`${parent.name}.${node.name.value}`)
      },
    }),
  )
  return coordinates
}

function responseNameIn({ alias, name }: FieldNode): string {
  return (alias ?? name).value
}

function unplannable(message: string): OperationFailed {
  return new OperationFailed([operationError('BAD_USER_INPUT', message)])
}

const conditions: ReadonlySet<string> = new Set(['skip', 'include'])
