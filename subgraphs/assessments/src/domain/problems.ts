import { AppError } from '#platform/errors'
import { findTextProblem } from '#platform/input'
import { describeCount, describeNumber, describeText } from '#schema/requirements/bounds'
import type { CountBounds, NumberBounds, TextBounds } from '#schema/requirements/bounds'
import type { MoneyDraft } from './drafts.ts'

/** One thing that is wrong with an input. */
export interface Problem {
  /** Path of the value inside the input: `requirements.workloads[0].name`. */
  readonly field: string
  /** Names the expected and the actual. */
  readonly message: string
}

// Enough to correct an input at once; more are not useful to people.
const maxReported = 20

/**
 * Parses the values of an input and collects their problems. Each method returns the value even if it is invalid, so
 * values may be used only after `assertNone` has passed.
 */
export class Problems {
  readonly #found: Problem[] = []

  add(field: string, message: string): void {
    if (this.#found.length < maxReported) this.#found.push({ field, message })
  }

  /** @returns the text trimmed */
  text(field: string, value: string, bounds: TextBounds): string {
    const text = value.trim()
    if (text.length < bounds.min || text.length > bounds.max)
      this.add(field, `expected ${describeText(bounds)}, got ${text.length}`)
    else if (bounds.form) {
      const problem = findTextProblem(text, bounds.form)
      if (problem) this.add(field, problem)
    }
    return text
  }

  /** @returns the number, null if absent */
  number(field: string, value: number | null | undefined, bounds: NumberBounds): number | null {
    if (value === null || value === undefined) return null
    const isEnough = bounds.isAboveMin ? value > bounds.min : value >= bounds.min
    if (!isEnough || value > bounds.max || !Number.isFinite(value))
      this.add(field, `expected a number ${bounds.isAboveMin ? '' : 'from '}${describeNumber(bounds)}, got ${value}`)
    return value
  }

  /** @returns US dollars, null if absent */
  usd(field: string, money: MoneyDraft | null | undefined, bounds: NumberBounds): number | null {
    if (money === null || money === undefined) return null
    // Within the bounds, numbers represent cents exactly.
    const [, decimals = ''] = money.amount.split('.')
    if (decimals.length > 2)
      this.add(`${field}.amount`, `expected at most two decimals, which US dollars have, got ${decimals.length}`)
    return this.number(`${field}.amount`, Number(money.amount), bounds)
  }

  /** @returns at most the allowed number of items, so that a list of a million items costs no more than a valid one */
  list<Item>(field: string, items: readonly Item[], bounds: CountBounds): readonly Item[] {
    if (items.length < bounds.min || items.length > bounds.max)
      this.add(field, `expected ${describeCount(bounds)}, got ${items.length}`)
    return items.slice(0, bounds.max)
  }

  /** Asserts that all values are distinct. */
  distinct<Value extends string>(field: string, values: readonly Value[]): readonly Value[] {
    const seen = new Set<string>()
    for (const [index, value] of values.entries()) {
      if (seen.has(value))
        this.add(`${field}[${index}]`, `expected each value once, got ${JSON.stringify(value)} again`)
      seen.add(value)
    }
    return [...seen] as Value[]
  }

  /** @throws AppError BAD_USER_INPUT - the first problem as message and `field`, all of them as `problems` */
  assertNone(): void {
    const [first] = this.#found
    if (!first) return
    const more = this.#found.length > 1 ? ` (and ${this.#found.length - 1} more)` : ''
    throw new AppError({
      code: 'BAD_USER_INPUT',
      message: `${first.field}: ${first.message}${more}`,
      details: { field: first.field, problems: [...this.#found] },
    })
  }
}
