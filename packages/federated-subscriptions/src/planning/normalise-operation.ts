import { toJsonText } from '@plumbline/query-plan-executor'
import {
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isInterfaceType,
  isObjectType,
  Kind,
  typeFromAST,
} from 'graphql'
import type {
  DirectiveNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLNamedType,
  GraphQLSchema,
  SelectionSetNode,
} from 'graphql'
import type { PlannedSubscription } from './plan-subscription.ts'
import { fragmentsOf } from './resumable-field.ts'

/**
 * Returns a text that is equal for equivalent operations: fields are sorted, fragments are inlined and merged, arguments have their
 * values (of literals, variables or defaults), `@skip` and `@include` are evaluated, aliases are kept. It omits the operation's name,
 * and `after` of a resumable field, which is a position in a stream and does not identify the stream.
 * @param variables - coerced
 */
export function normaliseOperation(planned: PlannedSubscription, variables: Readonly<Record<string, unknown>>): string {
  const context: Context = {
    schema: planned.version.schema,
    fragments: fragmentsOf(planned.document),
    variables,
    rootIsResumable: planned.resume !== undefined,
  }
  const root = context.schema.getSubscriptionType()
  const directives = directivesText(planned.operation.directives, context)
  return `${directives}${selectionText(root ?? undefined, [planned.operation.selectionSet], context)}`
}

/** JSON with sorted keys, so that equal values have equal text. */
export function stableJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => stableJson(item)).join()}]`
  if (typeof value !== 'object' || value === null) return toJsonText(value)
  if ('toJSON' in value) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${stableJson(item)}`).join()}}`
}

interface Context {
  readonly schema: GraphQLSchema
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly variables: Readonly<Record<string, unknown>>
  readonly rootIsResumable: boolean
}

/** The merged selections of one field or fragment. */
interface Collected {
  readonly sets: SelectionSetNode[]
  readonly type: GraphQLNamedType | undefined
}

function selectionText(
  type: GraphQLNamedType | undefined,
  sets: readonly SelectionSetNode[],
  context: Context,
): string {
  const collected = new Map<string, Collected>()
  for (const set of sets) collect({ type, set, collected }, context)
  const parts = [...collected].map(([head, { type: inner, sets: selected }]) =>
    selected.length ? `${head}${selectionText(inner, selected, context)}` : head,
  )
  return `{${parts.toSorted().join(' ')}}`
}

function collect(
  {
    type,
    set,
    collected,
  }: { type: GraphQLNamedType | undefined; set: SelectionSetNode; collected: Map<string, Collected> },
  context: Context,
): void {
  for (const selection of set.selections) {
    if (isExcluded(selection.directives, context)) continue
    const directives = directivesText(selection.directives, context)
    if (selection.kind === Kind.FIELD) {
      add(collected, `${fieldText(type, selection, context)}${directives}`, {
        type: typeOfField(type, selection),
        sets: selection.selectionSet ? [selection.selectionSet] : [],
      })
      continue
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : context.fragments.get(selection.name.value)
    if (!fragment) continue
    const inner = fragment.typeCondition ? typeFromAST(context.schema, fragment.typeCondition) : type
    if (inner === type && !directives) collect({ type, set: fragment.selectionSet, collected }, context)
    else add(collected, `...${inner?.name ?? ''}${directives}`, { type: inner, sets: [fragment.selectionSet] })
  }
}

function add(collected: Map<string, Collected>, head: string, { type, sets }: Collected): void {
  const known = collected.get(head)
  if (known) known.sets.push(...sets)
  else collected.set(head, { type, sets })
}

function fieldText(parent: GraphQLNamedType | undefined, node: FieldNode, context: Context): string {
  const name = node.name.value
  const alias = node.alias && node.alias.value !== name ? `${node.alias.value}:` : ''
  const field = fieldOf(parent, node)
  const values = field ? { ...getArgumentValues(field, node, context.variables) } : {}
  if (context.rootIsResumable && parent === context.schema.getSubscriptionType()) delete values['after']
  return `${alias}${name}${Object.keys(values).length ? `(${stableJson(values)})` : ''}`
}

function typeOfField(parent: GraphQLNamedType | undefined, node: FieldNode): GraphQLNamedType | undefined {
  const field = fieldOf(parent, node)
  return field && getNamedType(field.type)
}

function fieldOf(parent: GraphQLNamedType | undefined, node: FieldNode): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined
}

function isExcluded(directives: readonly DirectiveNode[] | undefined, context: Context): boolean {
  if (!directives?.length) return false
  const skip = getDirectiveValues(GraphQLSkipDirective, { directives }, context.variables)
  const include = getDirectiveValues(GraphQLIncludeDirective, { directives }, context.variables)
  return skip?.['if'] === true || include?.['if'] === false
}

function directivesText(directives: readonly DirectiveNode[] | undefined, context: Context): string {
  if (!directives) return ''
  let text = ''
  for (const directive of directives) {
    const definition = context.schema.getDirective(directive.name.value)
    if (!definition || definition === GraphQLSkipDirective || definition === GraphQLIncludeDirective) continue
    if (directive.name.value === 'skip' || directive.name.value === 'include') continue
    text += `@${directive.name.value}(${stableJson(getDirectiveValues(definition, { directives }, context.variables))})`
  }
  return text
}
