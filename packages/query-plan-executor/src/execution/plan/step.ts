import type { Run } from './run.ts'

/** A node of a compiled plan. A step starts the next one when it is done, so an execution needs no promises of its own. */
export interface Step {
  start(run: Run): void
}

/** Ends the run. */
export class FinishStep implements Step {
  start(run: Run): void {
    run.finish()
  }
}

/** Waits for the branches of a parallel node. */
export class JoinStep implements Step {
  readonly index: number
  readonly #next: Step

  constructor(index: number, next: Step) {
    this.index = index
    this.#next = next
  }

  start(run: Run): void {
    const waiting = (run.waitingBranches[this.index] ?? 0) - 1
    run.waitingBranches[this.index] = waiting
    if (waiting === 0) this.#next.start(run)
  }
}

/** Starts the branches of a parallel node, all of which end at its join. */
export class ParallelStep implements Step {
  readonly #branches: readonly Step[]
  readonly #join: JoinStep

  constructor(branches: readonly Step[], join: JoinStep) {
    this.#branches = branches
    this.#join = join
  }

  start(run: Run): void {
    run.waitingBranches[this.#join.index] = this.#branches.length
    for (const branch of this.#branches) branch.start(run)
  }
}

/** Selects one of two branches by a variable of the operation. */
export class ConditionStep implements Step {
  readonly #holds: (run: Run) => boolean
  readonly #then: Step
  readonly #otherwise: Step

  constructor(branches: { readonly holds: (run: Run) => boolean; readonly then: Step; readonly otherwise: Step }) {
    this.#holds = branches.holds
    this.#then = branches.then
    this.#otherwise = branches.otherwise
  }

  start(run: Run): void {
    const branch = this.#holds(run) ? this.#then : this.#otherwise
    branch.start(run)
  }
}
