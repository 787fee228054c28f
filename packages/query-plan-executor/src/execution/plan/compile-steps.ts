import type { ConditionNode, FetchNode, PlanNode } from '@apollo/query-planner'
import type { EntityGroup } from '../entities/entity-group.ts'
import { compileRepresentationReader } from '../entities/representation-reader.ts'
import { compileRewrites } from '../entities/rewrite.ts'
import type { ExecutionSchema } from '../execution-schema.ts'
import { ownValue, type JsonObject } from '../request/json-object.ts'
import { planOperation, type PlannedOperation } from '../request/planned-operation.ts'
import { EntityFetchStep } from './entity-fetch-step.ts'
import { unitingFetches } from './fetch-order.ts'
import { fieldsOf, renamesOf } from './fetch-selections.ts'
import { fieldOffersOf, type FieldOffer } from './field-offers.ts'
import { findKnownFields } from './known-fields.ts'
import type { PlanPath } from './places.ts'
import { RootFetchStep } from './root-fetch-step.ts'
import type { Run, RunShape } from './run.ts'
import { ConditionStep, FinishStep, JoinStep, ParallelStep, type Step } from './step.ts'

/** The steps of a plan, and the sizes of the tables of a run. */
export interface CompiledSteps {
  readonly first: Step
  readonly shape: RunShape
}

export interface StepsInput {
  readonly node: PlanNode | undefined
  readonly schema: ExecutionSchema
  /** Whether root fields change state: then an entity may differ from one fetch to the next. */
  readonly mutates: boolean
  readonly entityPaths: ReadonlySet<string>
  /** Whether plain fields that a subgraph has already returned are reused. */
  readonly reusesFields: boolean
  /** Default values of variables. */
  readonly variableDefaults: JsonObject
}

/** @throws Error - the plan uses `@defer`, which neither this executor nor Apollo's supports */
export function compileSteps(input: StepsInput): CompiledSteps {
  const compiler = new StepCompiler(input)
  const finish = new FinishStep()
  const first = input.node ? compiler.compile(input.node, { path: [], next: finish }) : finish
  return { first, shape: compiler.shape() }
}

interface Position {
  readonly path: PlanPath
  readonly next: Step
}

/** Groups by key: fetches of the plan may share one. */
type SharedGroup = EntityGroup & { copies: boolean }

class StepCompiler {
  readonly #input: StepsInput
  readonly #groups = new Map<string, SharedGroup>()
  readonly #groupsByFetch = new Map<FetchNode, SharedGroup>()
  readonly #fetchIndices = new Map<FetchNode, number>()
  readonly #offers: readonly FieldOffer[]
  readonly #uniting: ReadonlySet<FetchNode>
  #joinCount = 0

  constructor(input: StepsInput) {
    this.#input = input
    this.#uniting = unitingFetches(input.node)
    this.#offers = input.mutates || !input.reusesFields ? [] : fieldOffersOf(input.node)
  }

  shape(): RunShape {
    return { joinCount: this.#joinCount, groupCount: this.#groups.size, fetchCount: this.#fetchIndices.size }
  }

  compile(node: PlanNode, position: Position): Step {
    switch (node.kind) {
      case 'Sequence':
        return node.nodes.reduceRight<Step>((next, one) => this.compile(one, { ...position, next }), position.next)
      case 'Parallel':
        return this.#compileParallel(node.nodes, position)
      case 'Flatten':
        return this.compile(node.node, { path: [...position.path, ...node.path.map(String)], next: position.next })
      case 'Fetch':
        return node.requires ? this.#compileEntityFetch(node, position) : this.#compileRootFetch(node, position)
      case 'Condition':
        return this.#compileCondition(node, position)
      case 'Defer':
        throw new Error('Expected a query plan without @defer: it is not supported by the gateway')
      default:
        return node satisfies never
    }
  }

  #compileParallel(nodes: readonly PlanNode[], { path, next }: Position): Step {
    if (nodes.length === 0) return next
    const join = new JoinStep(this.#joinCount++, next)
    return new ParallelStep(
      nodes.map((node) => this.compile(node, { path, next: join })),
      join,
    )
  }

  #compileCondition(node: ConditionNode, position: Position): Step {
    const { variableDefaults } = this.#input
    return new ConditionStep({
      holds: (run) => conditionHolds(node.condition, run, variableDefaults),
      then: node.ifClause ? this.compile(node.ifClause, position) : position.next,
      otherwise: node.elseClause ? this.compile(node.elseClause, position) : position.next,
    })
  }

  #compileRootFetch(node: FetchNode, { path, next }: Position): Step {
    const outputRewrite = compileRewrites(node.outputRewrites, this.#input.schema.supergraphTypes)
    return new RootFetchStep({
      index: this.#indexOf(node),
      path,
      fetch: node,
      operation: plannedOperation(node),
      outputRewrite,
      variableDefaults: this.#input.variableDefaults,
      next,
    })
  }

  #compileEntityFetch(node: FetchNode, { path, next }: Position): Step {
    const { entityPaths } = this.#input
    const known = findKnownFields(node, this.#offers, {
      fetchOf: (fetch) => this.#indexOf(fetch),
      groupOf: (fetch) => this.#groupOf(fetch).index,
    })
    return new EntityFetchStep({
      index: this.#indexOf(node),
      path,
      entityPaths,
      group: this.#groupOf(node),
      known,
      unites: this.#uniting.has(node),
      next,
    })
  }

  #indexOf(fetch: FetchNode): number {
    const known = this.#fetchIndices.get(fetch) ?? this.#fetchIndices.size
    this.#fetchIndices.set(fetch, known)
    return known
  }

  #groupOf(node: FetchNode): EntityGroup {
    const assigned = this.#groupsByFetch.get(node)
    if (assigned) return assigned
    const identity = this.#input.mutates ? String(this.#groups.size) : groupIdentity(node)
    const shared = this.#groups.get(identity)
    if (shared) shared.copies = true
    const group = shared ?? this.#createGroup(node)
    this.#groups.set(identity, group)
    this.#groupsByFetch.set(node, group)
    return group
  }

  #createGroup(node: FetchNode): SharedGroup {
    const { supergraphTypes: types, typenames } = this.#input.schema
    const inputRewrite = compileRewrites(node.inputRewrites, types)
    return {
      index: this.#groups.size,
      operation: plannedOperation(node),
      reader: compileRepresentationReader({ requires: node.requires ?? [], inputRewrite, types, typenames }),
      outputRewrite: compileRewrites(node.outputRewrites, types),
      fields: fieldsOf(node),
      renames: renamesOf(node),
      copies: false,
    }
  }
}

/** Equal for fetches that differ only in the operation's name and their path. */
function groupIdentity(node: FetchNode): string {
  const name = node.operationName ?? ''
  const operation = node.operation.replace(`${node.operationKind} ${name}`, node.operationKind)
  const variables = node.variableUsages?.toSorted() ?? []
  return JSON.stringify([
    node.serviceName,
    operation,
    variables,
    node.requires,
    node.inputRewrites,
    node.outputRewrites,
  ])
}

function plannedOperation(node: FetchNode): PlannedOperation {
  const { serviceName, operation, operationName, operationKind, variableUsages } = node
  return planOperation({
    subgraph: serviceName,
    query: operation,
    operationName,
    // A subscription is not sent: its event is the input of the run.
    operationKind: operationKind === 'mutation' ? 'mutation' : 'query',
    variableNames: variableUsages ?? [],
  })
}

/** @throws Error - not a Boolean, which validation of the variables prevents */
function conditionHolds(variable: string, run: Run, defaults: JsonObject): boolean {
  const { variables } = run.input
  const given = variables && ownValue(variables, variable)
  const value = given === undefined ? ownValue(defaults, variable) : given
  if (typeof value !== 'boolean') throw new Error(`Expected a Boolean for variable $${variable}, got ${String(value)}`)
  return value
}
