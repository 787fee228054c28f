import { Kind } from 'graphql'
import type { FragmentDefinitionNode, SelectionSetNode } from 'graphql'

/** A measure of selections. The measure of an empty selection is 0. */
export interface Measure {
  /** The measure of a field. `below` returns the measure of its selection. */
  readonly ofField: (below: () => number) => number
  /** Combines the measures of sibling selections. */
  readonly join: (one: number, other: number) => number
}

export type GetFragment = (name: string) => FragmentDefinitionNode | null | undefined

/** Measures selections with fragments expanded. Each fragment is measured once, however often it is spread. */
export function measureSelections(set: SelectionSetNode, measure: Measure, getFragment: GetFragment): number {
  // 0 while a fragment is being measured, so that a cycle ends. Another validation rule reports cycles.
  const known = new Map<string, number>()
  const ofSet = (below: SelectionSetNode | undefined): number => {
    let all = 0
    for (const selection of below?.selections ?? []) {
      const { kind } = selection
      if (kind === Kind.FRAGMENT_SPREAD) all = measure.join(all, ofFragment(selection.name.value))
      else if (kind === Kind.INLINE_FRAGMENT) all = measure.join(all, ofSet(selection.selectionSet))
      else
        all = measure.join(
          all,
          measure.ofField(() => ofSet(selection.selectionSet)),
        )
    }
    return all
  }
  const ofFragment = (name: string): number => {
    const before = known.get(name)
    if (before !== undefined) return before
    known.set(name, 0)
    const measured = ofSet(getFragment(name)?.selectionSet)
    known.set(name, measured)
    return measured
  }
  return ofSet(set)
}
