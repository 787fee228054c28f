import { Kind, visit } from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  OperationDefinitionNode,
  SelectionSetNode,
  ValueNode,
  VariableDefinitionNode,
} from 'graphql'

/** The subscription of a caller. */
export interface SubscriptionRequest {
  readonly document: DocumentNode
  readonly variables?: Readonly<Record<string, unknown>> | undefined
  /** Needed if the document has several operations. */
  readonly operationName?: string | undefined
}

/** A subscription whose cursor can be read from each result, and whose start can be set by a variable. */
export interface ResumableOperation {
  /** The caller's operation with its `after` as the variable `afterVariable`, and with the cursor selected. */
  readonly document: DocumentNode
  /** The caller's own `after`; undefined to start with what the server sends first. */
  readonly initialAfter: string | undefined
  /** The key of the root field in results. */
  readonly fieldKey: string
  /** The key of the cursor in the root field's value. */
  readonly cursorKey: string
  /** Whether the caller did not select the cursor, so that it is removed from results. */
  readonly removesCursor: boolean
}

/** The variable with the cursor after which a rewritten operation starts. */
export const afterVariable = '_after'
const ownCursorKey = '_cursor'

/** The operation of a document that `operationName` selects; undefined if it is ambiguous. */
export function findOperation(document: DocumentNode, operationName?: string): OperationDefinitionNode | undefined {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  if (operationName !== undefined) return operations.find(({ name }) => name?.value === operationName)
  return operations.length === 1 ? operations[0] : undefined
}

/**
 * Rewrites a subscription so that it can be resumed.
 * @param fields - names of the subscription fields that take `after: String` and give `cursor: String!`; undefined to go by the
 * operation, which shows that its field is resumable by passing `after` or selecting `cursor`
 * @returns null if the operation is no subscription to one resumable field
 */
export function toResumableOperation(
  { document, variables = {}, operationName }: SubscriptionRequest,
  fields?: readonly string[],
): ResumableOperation | null {
  const operation = findOperation(document, operationName)
  if (operation?.operation !== 'subscription') return null
  const fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  )
  const field = soleRootField(operation.selectionSet, fragments)
  if (!field) return null
  const after = field.arguments?.find(({ name }) => name.value === 'after')?.value
  const cursorKey = cursorKeyOf(field)
  if (fields ? !fields.includes(field.name.value) : !after && cursorKey === undefined) return null

  return {
    document: rewrite({ operation, fragments, field, removesCursor: cursorKey === undefined }),
    initialAfter: initialAfterOf(after, variables, operation),
    fieldKey: (field.alias ?? field.name).value,
    cursorKey: cursorKey ?? ownCursorKey,
    removesCursor: cursorKey === undefined,
  }
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>

/** Also null if the field has a condition. */
function soleRootField(selectionSet: SelectionSetNode, fragments: Fragments): FieldNode | null {
  const found = rootFields(selectionSet, fragments)
  return found.length === 1 ? (found[0] ?? null) : null
}

function rootFields(selectionSet: SelectionSetNode, fragments: Fragments): readonly (FieldNode | null)[] {
  return selectionSet.selections.flatMap((selection) => {
    if (selection.directives?.length) return [null]
    if (selection.kind === Kind.FIELD) return [selection]
    const inner =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : fragments.get(selection.name.value)?.selectionSet
    return inner ? rootFields(inner, fragments) : [null]
  })
}

function cursorKeyOf(field: FieldNode): string | undefined {
  const cursor = field.selectionSet?.selections.find(
    (selection): selection is FieldNode =>
      selection.kind === Kind.FIELD && selection.name.value === 'cursor' && !selection.directives?.length,
  )
  return cursor && (cursor.alias ?? cursor.name).value
}

function initialAfterOf(
  after: ValueNode | undefined,
  variables: Readonly<Record<string, unknown>>,
  { variableDefinitions }: OperationDefinitionNode,
): string | undefined {
  if (after?.kind === Kind.STRING) return after.value
  if (after?.kind !== Kind.VARIABLE) return undefined
  const name = after.name.value
  const given = variables[name]
  if (given !== undefined) return typeof given === 'string' ? given : undefined
  const fallback = variableDefinitions?.find(({ variable }) => variable.name.value === name)?.defaultValue
  return fallback?.kind === Kind.STRING ? fallback.value : undefined
}

interface Rewriting {
  readonly operation: OperationDefinitionNode
  readonly fragments: Fragments
  readonly field: FieldNode
  readonly removesCursor: boolean
}

const toName = (value: string) => ({ kind: Kind.NAME, value }) as const

/** The operation with its root field alone. Unused fragments and variables are removed, because they would make it invalid. */
function rewrite({ operation, fragments, field, removesCursor }: Rewriting): DocumentNode {
  const variable = { kind: Kind.VARIABLE, name: toName(afterVariable) } as const
  const cursor = { kind: Kind.FIELD, alias: toName(ownCursorKey), name: toName('cursor') } as const
  const rewritten: FieldNode = {
    ...field,
    arguments: [
      ...(field.arguments ?? []).filter(({ name }) => name.value !== 'after'),
      { kind: Kind.ARGUMENT, name: toName('after'), value: variable },
    ],
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: [...(field.selectionSet?.selections ?? []), ...(removesCursor ? [cursor] : [])],
    },
  }
  const selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [rewritten] }
  const definitions = usedFragments(selectionSet, fragments)
  const used = usedVariables({
    kind: Kind.DOCUMENT,
    definitions: [{ ...operation, variableDefinitions: [], selectionSet }, ...definitions],
  })
  const variableDefinitions: readonly VariableDefinitionNode[] = [
    ...(operation.variableDefinitions ?? []).filter((definition) => used.has(definition.variable.name.value)),
    { kind: Kind.VARIABLE_DEFINITION, variable, type: { kind: Kind.NAMED_TYPE, name: toName('String') } },
  ]
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, variableDefinitions, selectionSet }, ...definitions] }
}

function usedVariables(document: DocumentNode): ReadonlySet<string> {
  const used = new Set<string>()
  visit(document, { Variable: ({ name }) => void used.add(name.value) })
  return used
}

function usedFragments(selectionSet: SelectionSetNode, fragments: Fragments): readonly FragmentDefinitionNode[] {
  const used = new Set<FragmentDefinitionNode>()
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : undefined
      if (fragment && !used.has(fragment)) {
        used.add(fragment)
        collect(fragment.selectionSet)
      }
      if (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet) collect(selection.selectionSet)
    }
  }
  collect(selectionSet)
  return [...used]
}
