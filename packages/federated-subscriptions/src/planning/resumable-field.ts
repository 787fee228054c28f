import type { Schema } from '@apollo/federation-internals'
import { getNamedType, GraphQLNonNull, GraphQLString, isInterfaceType, isObjectType, Kind, visit } from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLSchema,
  InlineFragmentNode,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql'

/** How the stream of a resumable field is resumed. */
export interface Resume {
  /** The response name of the cursor that is added to the selection. */
  readonly cursorName: string
  /** The variable that replaces the value of `after`. */
  readonly afterVariable: string
}

/**
 * Which subscription fields are resumable.
 * - `detect`: the fields with `@resumable` if the supergraph has any; otherwise every field that takes `after: String` and whose type
 *   has `cursor: String!`
 * - `declared`: the fields with `@resumable`
 * - a list: the fields with these names
 */
export type ResumableFields = 'detect' | 'declared' | readonly string[]

/**
 * Returns the names of the resumable fields.
 * @param supergraph - with its directives
 * @param schema - the API schema
 * @throws Error if a field that is declared as resumable does not exist, or lacks the argument or the cursor
 */
export function readResumableFields(
  { supergraph, schema }: { readonly supergraph: Schema; readonly schema: GraphQLSchema },
  rule: ResumableFields,
): ReadonlySet<string> {
  const fields = schema.getSubscriptionType()?.getFields() ?? {}
  const declared = typeof rule === 'string' ? declaredFields(supergraph) : rule
  if (rule === 'detect' && declared.length === 0)
    return new Set(Object.values(fields).flatMap((field) => (hasShape(field) ? field.name : [])))
  for (const fieldName of declared) {
    const field = fields[fieldName]
    if (!field) throw new Error(`expected Subscription.${fieldName}, declared as resumable, to exist`)
    if (!hasShape(field))
      throw new Error(
        `expected Subscription.${fieldName}, declared as resumable, to take "after: String" and to yield "cursor: String!"`,
      )
  }
  return new Set(declared)
}

const declaredFields = (supergraph: Schema) =>
  (supergraph.schemaDefinition.rootType('subscription')?.fields() ?? []).flatMap((field) =>
    field.appliedDirectivesOf('resumable').length > 0 ? field.name : [],
  )

function hasShape(field: GraphQLField<unknown, unknown>): boolean {
  const after = field.args.find((argument) => argument.name === 'after')
  if (after?.type !== GraphQLString) return false
  const type = getNamedType(field.type)
  if (field.type !== type && !(field.type instanceof GraphQLNonNull && field.type.ofType === type)) return false
  if (!isObjectType(type) && !isInterfaceType(type)) return false
  const cursor = type.getFields()['cursor']
  return cursor?.type instanceof GraphQLNonNull && cursor.type.ofType === GraphQLString && cursor.args.length === 0
}

/**
 * Adds the cursor to the selection, and replaces the value of `after` by an internal variable.
 * @param document - one valid subscription and its fragments
 */
export function makeResumable(document: DocumentNode): { readonly document: DocumentNode; readonly resume: Resume } {
  const taken = namesIn(document)
  const resume = { cursorName: freeName('resumeCursor', taken), afterVariable: freeName('resumeAfter', taken) }
  const fragments = fragmentsOf(document)
  const definitions = document.definitions.map((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? rewriteOperation(definition, fragments, resume) : definition,
  )
  return { document: { kind: Kind.DOCUMENT, definitions }, resume }
}

/** The document's fragments by name. */
export function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  return fragments
}

function rewriteOperation(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  resume: Resume,
): OperationDefinitionNode {
  return {
    ...operation,
    variableDefinitions: [
      ...(operation.variableDefinitions ?? []),
      {
        kind: Kind.VARIABLE_DEFINITION,
        variable: { kind: Kind.VARIABLE, name: name(resume.afterVariable) },
        type: { kind: Kind.NAMED_TYPE, name: name('String') },
      },
    ],
    selectionSet: rewriteRoot(operation.selectionSet, fragments, resume),
  }
}

function rewriteRoot(
  selectionSet: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  resume: Resume,
): SelectionSetNode {
  const selections = selectionSet.selections.map((selection): SelectionNode => {
    if (selection.kind === Kind.FIELD) return rewriteRootField(selection, resume)
    const fragment = toInlineFragment(selection, fragments)
    return { ...fragment, selectionSet: rewriteRoot(fragment.selectionSet, fragments, resume) }
  })
  return { ...selectionSet, selections }
}

function rewriteRootField(field: FieldNode, resume: Resume): FieldNode {
  const cursor: FieldNode = { kind: Kind.FIELD, name: name('cursor'), alias: name(resume.cursorName) }
  return {
    ...field,
    arguments: [
      ...(field.arguments ?? []).filter((argument) => argument.name.value !== 'after'),
      {
        kind: Kind.ARGUMENT,
        name: name('after'),
        value: { kind: Kind.VARIABLE, name: name(resume.afterVariable) },
      },
    ],
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [...(field.selectionSet?.selections ?? []), cursor],
    },
  }
}

function toInlineFragment(
  selection: Exclude<SelectionNode, FieldNode>,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): InlineFragmentNode {
  if (selection.kind === Kind.INLINE_FRAGMENT) return selection
  const fragment = fragments.get(selection.name.value)
  if (!fragment) throw new Error(`fragment ${selection.name.value} is spread but not defined`)
  return {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: fragment.typeCondition,
    ...(selection.directives ? { directives: selection.directives } : {}),
    selectionSet: fragment.selectionSet,
  }
}

function namesIn(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>()
  visit(document, { Name: (node) => void names.add(node.value) })
  return names
}

function freeName(wish: string, taken: ReadonlySet<string>): string {
  let free = wish
  while (taken.has(free)) free = `${free}_`
  return free
}

function name(value: string): { readonly kind: Kind.NAME; readonly value: string } {
  return { kind: Kind.NAME, value }
}
