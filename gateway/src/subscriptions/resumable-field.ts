import { getNamedType, GraphQLNonNull, GraphQLString, isInterfaceType, isObjectType, Kind, visit } from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  InlineFragmentNode,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql'

/** How a stream of a resumable field is taken up again. */
export interface Resume {
  /** Response name under which the room asks for the event's cursor. */
  readonly cursorName: string
  /** Variable through which the room passes a cursor as `after`. */
  readonly afterVariable: string
}

/** A subscription field is resumable if it takes `after: String` and what it yields has `cursor: String!`. */
export function isResumable(field: GraphQLField<unknown, unknown>): boolean {
  const after = field.args.find((argument) => argument.name === 'after')
  if (after?.type !== GraphQLString) return false
  const type = getNamedType(field.type)
  if (field.type !== type && !(field.type instanceof GraphQLNonNull && field.type.ofType === type)) return false
  if (!isObjectType(type) && !isInterfaceType(type)) return false
  const cursor = type.getFields()['cursor']
  return cursor?.type instanceof GraphQLNonNull && cursor.type.ofType === GraphQLString && cursor.args.length === 0
}

/**
 * The operation as the room sends it: the cursor is always asked for, and `after` is always a variable of the room's own.
 * @param document - one subscription and its fragments, valid
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
