import { Kind } from 'graphql'
import type { FragmentDefinitionNode, SelectionSetNode } from 'graphql'

/** What is measured of selections, in numbers of which 0 is that of nothing. */
export interface Measure {
  /** Of a field, with the measure of what is selected below it. */
  readonly ofField: (below: () => number) => number
  /** Of several selections at one place. */
  readonly join: (one: number, other: number) => number
}

export type GetFragment = (name: string) => FragmentDefinitionNode | null | undefined

/** Measures selections with their fragments in place; each fragment is followed once, however often it is named. */
export function measureSelections(set: SelectionSetNode, measure: Measure, getFragment: GetFragment): number {
  // 0 for a fragment that is being measured, so that a cycle ends; another rule reports it.
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
