import type { JsonObject } from '../request/json-object.ts'
import { AppliedSelections } from './applied-selections.ts'
import { isSkipped } from './conditions.ts'
import type { FieldSelection, Selection } from './selection.ts'
import type { TypeIndex } from './type-index.ts'

/** A field of the response, with all selections of the operation below it. */
export interface CollectedField {
  readonly selection: FieldSelection
  readonly selections: (readonly Selection[])[]
  /** The parent type of the field: that of the object, or of the innermost type condition. */
  readonly parentType: string
}

export interface CollectInput {
  readonly types: TypeIndex
  readonly variables: JsonObject
  /** The object's type as the subgraph named it, if it did. */
  readonly typename: string | undefined
  readonly parentType: string
}

/**
 * The fields that apply to objects of one type, merged by response name, in the order of the response.
 */
export function collectFields(
  selectionSets: readonly (readonly Selection[])[],
  input: CollectInput,
): Map<string, CollectedField> {
  const fields = new Map<string, CollectedField>()
  const applied = new AppliedSelections()
  for (const selections of selectionSets) collectInto({ fields, applied }, selections, input)
  return fields
}

interface Collection {
  readonly fields: Map<string, CollectedField>
  readonly applied: AppliedSelections
}

function collectInto(collection: Collection, selections: readonly Selection[], input: CollectInput): void {
  if (!collection.applied.add(selections, input.parentType)) return
  for (const selection of selections) {
    if (isSkipped(selection.conditions, input.variables)) continue
    if (selection.kind === 'field') {
      collectField(collection.fields, selection, input.parentType)
      continue
    }
    const { typeCondition } = selection
    if (typeCondition === undefined) collectInto(collection, selection.selections, input)
    else if (input.types.satisfies(typeCondition, input.typename ?? input.parentType)) {
      collectInto(collection, selection.selections, { ...input, parentType: typeCondition })
    }
  }
}

function collectField(fields: Map<string, CollectedField>, selection: FieldSelection, parentType: string): void {
  const known = fields.get(selection.responseName)
  if (!known) {
    const below = selection.selections ? [selection.selections] : []
    fields.set(selection.responseName, { selection, selections: below, parentType })
  } else if (selection.selections && !known.selections.includes(selection.selections)) {
    known.selections.push(selection.selections)
  }
}
