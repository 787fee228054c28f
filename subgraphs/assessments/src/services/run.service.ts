import { aborted, begun } from '../domain/assessment-rules.ts'
import type { Assessment } from '../domain/assessment.ts'
import type { AssessmentRepository } from '../domain/ports.ts'
import { afterRunEvent } from '../domain/run-reports.ts'
import type { RunEvent } from '../domain/run-reports.ts'
import { assertService } from './actor.ts'
import type { Actor } from './actor.ts'
import { advance } from './advance-assessment.ts'

export interface RunServiceDeps {
  readonly assessments: AssessmentRepository
  readonly now: () => Date
}

export interface RunOfAssessment {
  readonly assessmentId: string
  readonly runId: string
}

/** Changes of an assessment by its run. All methods are idempotent. */
export class RunService {
  readonly #deps: RunServiceDeps

  constructor(deps: RunServiceDeps) {
    this.#deps = deps
  }

  /**
   * Assigns the assessment to a run.
   * @throws AppError NOT_FOUND; CONFLICT - another run is active, or this start was undone; INVALID_TRANSITION - archived
   */
  async begin(actor: Actor, { assessmentId, runId }: RunOfAssessment): Promise<Assessment> {
    assertService(actor)
    const now = this.#deps.now()
    return this.#advance(actor, assessmentId, (assessment) => begun(assessment, { runId, now }))
  }

  /** @returns whether the assignment was reverted: false if the run has started */
  async abort(actor: Actor, { assessmentId, runId }: RunOfAssessment): Promise<boolean> {
    assertService(actor)
    const now = this.#deps.now()
    const assessment = await this.#advance(actor, assessmentId, (current) => aborted(current, { runId, now }))
    return assessment.currentRunId !== runId
  }

  /** Applies an event of a run. */
  async hear(event: RunEvent & { readonly assessmentId: string }, correlationId: string): Promise<void> {
    const now = this.#deps.now()
    const rule = (assessment: Assessment) => afterRunEvent(assessment, event, now)
    await advance(this.#deps.assessments, { id: event.assessmentId, correlationId, rule })
  }

  #advance({ correlationId }: Actor, id: string, rule: (assessment: Assessment) => Assessment): Promise<Assessment> {
    return advance(this.#deps.assessments, { id, correlationId, rule })
  }
}
