import { badUserInput, conflict } from '#platform/errors'
import type { Draft } from '../domain/drafts.ts'
import { parseAdvice, parseRanks, parseReport, resultBounds } from '../domain/parse-results.ts'
import type { RankDraft } from '../domain/parse-results.ts'
import type { ResultRepository, RunChange } from '../domain/ports.ts'
import { Problems } from '../domain/problems.ts'
import type { KeyedAdvice } from '../domain/recommendation.ts'
import type { ReportText } from '../domain/report.ts'
import { assertService } from './actor.ts'
import type { Actor } from './actor.ts'
import type { RunOfAssessment } from './run.service.ts'

export interface ResultServiceDeps {
  readonly results: ResultRepository
  readonly now: () => Date
}

/** Stores the results of runs. All methods are idempotent and may throw BAD_USER_INPUT and CONFLICT. */
export class ResultService {
  readonly #deps: ResultServiceDeps

  constructor(deps: ResultServiceDeps) {
    this.#deps = deps
  }

  /** @returns the ids of the role's recommendations in the order given */
  async recordRecommendations(
    actor: Actor,
    input: RunOfAssessment & { readonly role: string; readonly recommendations: readonly Draft<KeyedAdvice>[] },
  ): Promise<readonly string[]> {
    assertService(actor)
    const problems = new Problems()
    const role = problems.text('role', input.role, resultBounds.role)
    const advice = parseAdvice(input.recommendations, problems)
    problems.assertNone()
    return (await this.#deps.results.saveAdvice(this.#change(actor, input), role, advice)) ?? refuse(input)
  }

  /** Ranks recommendations of the run, and removes those from the list that were merged into others. */
  async rankRecommendations(
    actor: Actor,
    input: RunOfAssessment & { readonly ranks: readonly RankDraft[] },
  ): Promise<void> {
    assertService(actor)
    const problems = new Problems()
    const ranks = parseRanks(input.ranks, problems)
    problems.assertNone()
    const unknown = (await this.#deps.results.saveRanks(this.#change(actor, input), ranks)) ?? refuse(input)
    if (unknown.length > 0)
      throw badUserInput('ranks', `expected recommendations of the run ${input.runId}, got also ${unknown.join(', ')}`)
  }

  /** @returns the report's id */
  async recordReport(actor: Actor, input: RunOfAssessment & Draft<ReportText>): Promise<string> {
    assertService(actor)
    const problems = new Problems()
    const text = parseReport(input, problems)
    problems.assertNone()
    return (await this.#deps.results.saveReport(this.#change(actor, input), text)) ?? refuse(input)
  }

  #change({ correlationId }: Actor, { assessmentId, runId }: RunOfAssessment): RunChange {
    return { assessmentId, runId, correlationId, now: this.#deps.now() }
  }
}

function refuse({ assessmentId, runId }: RunOfAssessment): never {
  throw conflict(`The assessment ${assessmentId} is not, or no longer, assigned to the run ${runId}.`)
}
