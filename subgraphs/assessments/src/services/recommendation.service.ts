import { assertRole, assertSignedIn, roleIn } from '#platform/auth'
import type { UserViewer } from '#platform/auth'
import { conflict, notFound } from '#platform/errors'
import { createId, isId } from '#platform/ids'
import type { OutboxEvent } from '#platform/outbox'
import { recommendationDecided } from '#schema/events/recommendation-events'
import type { VerdictGiven } from '#schema/events/recommendation-events'
import { textBounds } from '#schema/requirements/bounds'
import type { RecommendationRepository, ResultRepository } from '../domain/ports.ts'
import { Problems } from '../domain/problems.ts'
import type { Decision, Recommendation, Verdict } from '../domain/recommendation.ts'
import type { Actor } from './actor.ts'

export interface RecommendationServiceDeps {
  readonly recommendations: RecommendationRepository
  readonly results: ResultRepository
  readonly now: () => Date
}

export interface DecideRecommendation {
  readonly id: string
  readonly decision: Decision
  readonly note?: string | null | undefined
}

/** Decisions of members about recommendations. */
export class RecommendationService {
  readonly #deps: RecommendationServiceDeps

  constructor(deps: RecommendationServiceDeps) {
    this.#deps = deps
  }

  /** @throws AppError NOT_FOUND; FORBIDDEN - not a MEMBER; BAD_USER_INPUT - the note; CONFLICT - the assessment is archived */
  async decide({ viewer, correlationId }: Actor, input: DecideRecommendation): Promise<Recommendation> {
    assertSignedIn(viewer)
    const found = await this.#find(viewer, input.id)
    const { id, organizationId, assessmentId } = found
    assertRole(viewer, { organizationId, atLeast: 'MEMBER', thing: 'recommendation', id })
    const problems = new Problems()
    const note = typeof input.note === 'string' ? problems.text('note', input.note, textBounds.note) : null
    problems.assertNone()
    const now = this.#deps.now()
    const verdict = { decision: input.decision, note, decidedBy: viewer.userId, decidedAt: now }
    const decided = await this.#deps.results.saveVerdict(
      { assessmentId, now, correlationId },
      { recommendationId: id, verdict, event: toEvent(found, verdict, correlationId) },
    )
    if (!decided) throw conflict(`The assessment ${assessmentId} is archived, and its recommendations are settled.`)
    return decided
  }

  async #find(viewer: UserViewer, id: string): Promise<Recommendation> {
    const [found] = isId('rec', id) ? await this.#deps.recommendations.findMany([id]) : []
    if (!found || roleIn(viewer, found.organizationId) === null) throw notFound('recommendation', id)
    return found
  }
}

function toEvent(
  { id: recommendationId, assessmentId, organizationId }: Recommendation,
  { decidedBy, decidedAt }: Verdict,
  correlationId: string,
): OutboxEvent {
  const at = decidedAt.toISOString()
  const payload: VerdictGiven = { recommendationId, assessmentId, organizationId, decidedBy, at }
  return { id: createId('evt'), type: recommendationDecided.type, correlationId, payload: { ...payload } }
}
