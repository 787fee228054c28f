import type { Situation } from './rules.ts'
import { tornadoOf } from './sizing/drivers.ts'
import type { Tornado } from './sizing/drivers.ts'
import { optionsOf } from './sizing/options.ts'
import type { PlanOption } from './sizing/options.ts'
import { isWithoutPlan } from './sizing/plan.ts'
import { totalCost } from './sizing/total-cost.ts'
import type { TotalCost } from './sizing/total-cost.ts'

/** What follows from a plan: its cost over years, what it depends on most, and what was not chosen. Made once for a situation. */
export interface Analysis {
  /** `null` where nothing is rented. */
  readonly totalCost: TotalCost | null
  /** `null` where nothing has a cost. */
  readonly tornado: Tornado | null
  readonly options: readonly PlanOption[]
}

const analyses = new WeakMap<Situation, Partial<Analysis>>()

function remembered<Key extends keyof Analysis>(
  situation: Situation,
  key: Key,
  make: () => Analysis[Key],
): Analysis[Key] {
  const known: Partial<Analysis> = analyses.get(situation) ?? {}
  const found = known[key]
  if (found !== undefined) return found
  const made = make()
  analyses.set(situation, { ...known, [key]: made })
  return made
}

export const totalCostOf = (situation: Situation): TotalCost | null =>
  remembered(situation, 'totalCost', () => totalCost(situation.requirements, situation.providers))

export const driversOf = (situation: Situation): Tornado | null =>
  remembered(situation, 'tornado', () =>
    isWithoutPlan(situation.best) || situation.best.monthlyUsd === 0
      ? null
      : tornadoOf(situation.requirements, situation.best),
  )

export const planOptions = (situation: Situation): readonly PlanOption[] =>
  remembered(situation, 'options', () => optionsOf(situation.requirements, situation.providers))
