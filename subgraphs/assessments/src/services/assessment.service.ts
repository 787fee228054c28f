import { assertRole, assertSignedIn, roleIn } from '#platform/auth'
import type { Role, Viewer } from '#platform/auth'
import { badUserInput, notFound } from '#platform/errors'
import { createId, isId } from '#platform/ids'
import { archived, edited } from '../domain/assessment-rules.ts'
import type { Assessment } from '../domain/assessment.ts'
import { textBounds } from '../domain/bounds.ts'
import { parseRequirements } from '../domain/parse-requirements.ts'
import type { AssessmentRepository } from '../domain/ports.ts'
import { Problems } from '../domain/problems.ts'
import type { Draft, Requirements } from '../domain/requirements.ts'
import type { Actor } from './actor.ts'
import { advance } from './advance-assessment.ts'

export interface AssessmentServiceDeps {
  readonly assessments: AssessmentRepository
  readonly now: () => Date
}

export interface CreateAssessment {
  readonly organizationId: string
  readonly title: string
  readonly requirements: Draft<Requirements>
}

export interface UpdateAssessment {
  readonly id: string
  readonly expectedVersion: number
  readonly title?: string | null | undefined
  readonly requirements?: Draft<Requirements> | null | undefined
}

/** What members of an organization do with its assessments. */
export class AssessmentService {
  readonly #deps: AssessmentServiceDeps

  constructor(deps: AssessmentServiceDeps) {
    this.#deps = deps
  }

  /** @throws AppError NOT_FOUND, FORBIDDEN - not a MEMBER of the organization; BAD_USER_INPUT - names every problem */
  async create({ viewer, correlationId }: Actor, input: CreateAssessment): Promise<Assessment> {
    assertSignedIn(viewer)
    const { organizationId } = input
    assertRole(viewer, { organizationId, atLeast: 'MEMBER', thing: 'organization', id: organizationId })
    const problems = new Problems()
    const title = problems.text('title', input.title, textBounds.title)
    const requirements = parseRequirements(input.requirements, problems)
    problems.assertNone()
    const now = this.#deps.now()
    const assessment: Assessment = {
      id: createId('asm'),
      organizationId,
      title,
      requirements,
      status: 'DRAFT',
      version: 1,
      revision: 1,
      createdBy: viewer.userId,
      currentRunId: null,
      beforeRun: null,
      abortedRunIds: [],
      lastRunEventId: null,
      createdAt: now,
      updatedAt: now,
    }
    await this.#deps.assessments.insert(assessment, correlationId)
    return assessment
  }

  /** @throws AppError NOT_FOUND, FORBIDDEN, BAD_USER_INPUT; INVALID_TRANSITION - no draft; CONFLICT - another version */
  async update(actor: Actor, input: UpdateAssessment): Promise<Assessment> {
    const assessment = await this.find(actor.viewer, input.id)
    assertMay(actor.viewer, assessment, 'MEMBER')
    const { expectedVersion } = input
    const problems = new Problems()
    const title = typeof input.title === 'string' ? problems.text('title', input.title, textBounds.title) : null
    const requirements = input.requirements ? parseRequirements(input.requirements, problems) : null
    problems.assertNone()
    if (title === null && requirements === null)
      throw badUserInput('input', 'expected a title or requirements to change, got neither')
    const now = this.#deps.now()
    return advance(this.#deps.assessments, {
      id: assessment.id,
      correlationId: actor.correlationId,
      rule: (current) => edited(current, { expectedVersion, title, requirements, now }),
    })
  }

  /** @throws AppError NOT_FOUND; FORBIDDEN - no ADMIN; INVALID_TRANSITION - being examined, or archived already */
  async archive(actor: Actor, id: string): Promise<Assessment> {
    const assessment = await this.find(actor.viewer, id)
    assertMay(actor.viewer, assessment, 'ADMIN')
    const now = this.#deps.now()
    const rule = (current: Assessment) => archived(current, now)
    return advance(this.#deps.assessments, { id, correlationId: actor.correlationId, rule })
  }

  /** @throws AppError UNAUTHENTICATED; NOT_FOUND - there is none, or the viewer may not see it */
  async find(viewer: Viewer, id: string): Promise<Assessment> {
    if (viewer.kind === 'anonymous') assertSignedIn(viewer)
    const assessment = isId('asm', id) ? await this.#deps.assessments.find(id) : null
    if (!assessment || roleIn(viewer, assessment.organizationId) === null) throw notFound('assessment', id)
    return assessment
  }
}

const assertMay = (viewer: Viewer, { id, organizationId }: Assessment, atLeast: Role) =>
  assertRole(viewer, { organizationId, atLeast, thing: 'assessment', id })
