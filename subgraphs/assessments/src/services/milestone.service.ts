import { assertRole, assertSignedIn, roleIn } from '#platform/auth'
import type { UserViewer } from '#platform/auth'
import { badUserInput, conflict, notFound } from '#platform/errors'
import { createId, isId } from '#platform/ids'
import { textBounds } from '#schema/requirements/bounds'
import { isUnderWay } from '../domain/assessment-rules.ts'
import { compareMilestones, freeze } from '../domain/milestone.ts'
import type { Milestone, MilestoneComparison } from '../domain/milestone.ts'
import type { AssessmentRepository, MilestoneRepository } from '../domain/ports.ts'
import { Problems } from '../domain/problems.ts'
import type { Actor } from './actor.ts'

export interface MilestoneServiceDeps {
  readonly assessments: Pick<AssessmentRepository, 'find'>
  readonly milestones: MilestoneRepository
  readonly now: () => Date
}

/** The most milestones of one assessment. */
export const mostMilestones = 100

/** Freezes and compares states of assessments. */
export class MilestoneService {
  readonly #deps: MilestoneServiceDeps

  constructor(deps: MilestoneServiceDeps) {
    this.#deps = deps
  }

  /**
   * @throws AppError NOT_FOUND; FORBIDDEN - not a MEMBER; BAD_USER_INPUT - the name
   * @throws AppError CONFLICT - a run is under way, the name is taken, or there are 100 milestones
   */
  async create({ viewer }: Actor, input: { readonly assessmentId: string; readonly name: string }): Promise<Milestone> {
    assertSignedIn(viewer)
    const { assessments, milestones, now } = this.#deps
    const { assessmentId } = input
    const assessment = isId('asm', assessmentId) ? await assessments.find(assessmentId) : null
    if (!assessment || roleIn(viewer, assessment.organizationId) === null) throw notFound('assessment', assessmentId)
    const { organizationId } = assessment
    assertRole(viewer, { organizationId, atLeast: 'MEMBER', thing: 'assessment', id: assessmentId })
    const problems = new Problems()
    const name = problems.text('name', input.name, textBounds.title)
    problems.assertNone()
    const count = (await milestones.count([assessmentId])).get(assessmentId) ?? 0
    if (count >= mostMilestones)
      throw conflict(`Expected at most ${mostMilestones} milestones of an assessment, got one more; delete one first.`)
    const facts = { id: createId('mil'), name, createdBy: viewer.userId, createdAt: now() }
    const created = await milestones.create(assessmentId, (state) => {
      if (isUnderWay(state.assessment)) throw conflict('A run of the assessment is under way; wait until it has ended.')
      return freeze(state, facts)
    })
    if (created === 'not-found') throw notFound('assessment', assessmentId)
    if (created === 'name-taken') throw conflict(`The assessment has a milestone with the name "${name}" already.`)
    return created
  }

  /** @throws AppError NOT_FOUND; FORBIDDEN - not an ADMIN */
  async remove({ viewer }: Actor, id: string): Promise<Milestone> {
    assertSignedIn(viewer)
    const milestone = await this.#find(viewer, id)
    if (!milestone) throw notFound('milestone', id)
    const { organizationId } = milestone
    assertRole(viewer, { organizationId, atLeast: 'ADMIN', thing: 'milestone', id })
    if (!(await this.#deps.milestones.remove(id))) throw notFound('milestone', id)
    return milestone
  }

  /**
   * @returns null if the viewer may not see one of them
   * @throws AppError BAD_USER_INPUT - they are of two assessments
   */
  async compare(
    viewer: UserViewer,
    { beforeId, afterId }: { readonly beforeId: string; readonly afterId: string },
  ): Promise<MilestoneComparison | null> {
    const [before, after] = await Promise.all([this.#find(viewer, beforeId), this.#find(viewer, afterId)])
    if (!before || !after) return null
    if (before.assessmentId !== after.assessmentId)
      throw badUserInput(
        'afterId',
        `expected a milestone of the assessment ${before.assessmentId}, got one of ${after.assessmentId}`,
      )
    return compareMilestones(before, after)
  }

  async #find(viewer: UserViewer, id: string): Promise<Milestone | null> {
    const [found] = isId('mil', id) ? await this.#deps.milestones.findMany([id]) : []
    return found && roleIn(viewer, found.organizationId) !== null ? found : null
  }
}
