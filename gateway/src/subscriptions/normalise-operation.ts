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
  GraphQLNamedType,
  GraphQLSchema,
  SelectionSetNode,
} from 'graphql'
import type { PlannedSubscription } from './plan-subscription.ts'
import { fragmentsOf } from './resumable-field.ts'

/**
 * The text under which alike operations meet: fields in one order, fragments opened, arguments by value whether they
 * were literals, variables or defaults, `@skip` and `@include` decided, aliases kept. What it leaves out is the
 * operation's name, and `after` of a resumable field, which says where in a stream a client stands, not which stream.
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
  return `${directives}${selectionText(root ?? undefined, planned.operation.selectionSet, context)}`
}

/** JSON with the keys of objects in order, so that equal values have equal text. */
export function stableJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => stableJson(item)).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
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

function selectionText(parent: GraphQLNamedType | undefined, set: SelectionSetNode, context: Context): string {
  const parts = new Set<string>()
  for (const selection of set.selections) {
    if (isExcluded(selection.directives, context)) continue
    if (selection.kind === Kind.FIELD) {
      parts.add(fieldText(parent, selection, context))
      continue
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : context.fragments.get(selection.name.value)
    if (!fragment) continue
    const type = fragment.typeCondition ? typeFromAST(context.schema, fragment.typeCondition) : parent
    const directives = directivesText(selection.directives, context)
    parts.add(`...${type?.name ?? ''}${directives}${selectionText(type, fragment.selectionSet, context)}`)
  }
  return `{${[...parts].toSorted().join(' ')}}`
}

function fieldText(parent: GraphQLNamedType | undefined, node: FieldNode, context: Context): string {
  const name = node.name.value
  const alias = node.alias && node.alias.value !== name ? `${node.alias.value}:` : ''
  const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined
  const values = field ? { ...getArgumentValues(field, node, context.variables) } : {}
  if (context.rootIsResumable && parent === context.schema.getSubscriptionType()) delete values['after']
  const args = Object.keys(values).length ? `(${stableJson(values)})` : ''
  const type = field ? getNamedType(field.type) : undefined
  const selections = node.selectionSet ? selectionText(type, node.selectionSet, context) : ''
  return `${alias}${name}${args}${directivesText(node.directives, context)}${selections}`
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
