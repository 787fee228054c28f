import { assertRole, assertSignedIn, roleIn } from '#platform/auth'
import type { Role, Viewer } from '#platform/auth'
import { badUserInput, notFound } from '#platform/errors'
import { toIdempotentCall } from '#platform/idempotency'
import type { IdempotencyKeys } from '#platform/idempotency'
import { createId, isId } from '#platform/ids'
import { textBounds } from '#schema/requirements/bounds'
import { archived, edited, unarchived } from '../domain/assessment-rules.ts'
import type { Assessment } from '../domain/assessment.ts'
import type { RequirementsDraft } from '../domain/drafts.ts'
import { parseRequirements } from '../domain/parse-requirements.ts'
import type { AssessmentRepository } from '../domain/ports.ts'
import { Problems } from '../domain/problems.ts'
import type { Actor } from './actor.ts'
import { advance } from './advance-assessment.ts'

export interface AssessmentServiceDeps {
  readonly assessments: AssessmentRepository
  readonly keys: IdempotencyKeys
  readonly now: () => Date
}

export interface CreateAssessment {
  readonly organizationId: string
  readonly title: string
  readonly requirements: RequirementsDraft
  readonly idempotencyKey?: string | null | undefined
}

export interface UpdateAssessment {
  readonly id: string
  readonly expectedVersion: number
  readonly title?: string | null | undefined
  readonly requirements?: RequirementsDraft | null | undefined
}

/** Operations of members on assessments. */
export class AssessmentService {
  readonly #deps: AssessmentServiceDeps

  constructor(deps: AssessmentServiceDeps) {
    this.#deps = deps
  }

  /**
   * Creates a draft, once for each idempotency key.
   * @throws AppError NOT_FOUND, FORBIDDEN - not a MEMBER of the organization; BAD_USER_INPUT - names every problem
   * @throws AppError CONFLICT - the key was used with other input
   */
  async create({ viewer, correlationId }: Actor, input: CreateAssessment): Promise<Assessment> {
    assertSignedIn(viewer)
    const { organizationId } = input
    assertRole(viewer, { organizationId, atLeast: 'MEMBER', thing: 'organization', id: organizationId })
    const problems = new Problems()
    const title = problems.text('title', input.title, textBounds.title)
    const requirements = parseRequirements(input.requirements, problems)
    problems.assertNone()
    const call = toIdempotentCall({
      operation: 'createAssessment',
      callerId: viewer.userId,
      organizationId,
      key: input.idempotencyKey,
      input: { title, requirements },
    })
    const { assessments, keys, now } = this.#deps
    return keys.once(call, {
      create: async (claim) => {
        const draft = newDraft({ organizationId, title, requirements, createdBy: viewer.userId }, now())
        await assessments.insert(draft, { correlationId, claim })
        return draft
      },
      load: (id) => this.find(viewer, id),
    })
  }

  /** @throws AppError NOT_FOUND, FORBIDDEN, BAD_USER_INPUT; INVALID_TRANSITION - not a draft; CONFLICT - another version */
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

  /** @throws AppError NOT_FOUND; FORBIDDEN - not an ADMIN; INVALID_TRANSITION - a run is active, or it is already archived */
  async archive(actor: Actor, id: string): Promise<Assessment> {
    const assessment = await this.find(actor.viewer, id)
    assertMay(actor.viewer, assessment, 'ADMIN')
    const now = this.#deps.now()
    const rule = (current: Assessment) => archived(current, now)
    return advance(this.#deps.assessments, { id, correlationId: actor.correlationId, rule })
  }

  /** @throws AppError NOT_FOUND; FORBIDDEN - not an ADMIN; INVALID_TRANSITION - it is not archived */
  async unarchive(actor: Actor, id: string): Promise<Assessment> {
    const assessment = await this.find(actor.viewer, id)
    assertMay(actor.viewer, assessment, 'ADMIN')
    const now = this.#deps.now()
    const rule = (current: Assessment) => unarchived(current, now)
    return advance(this.#deps.assessments, { id, correlationId: actor.correlationId, rule })
  }

  /** @throws AppError UNAUTHENTICATED; NOT_FOUND - it does not exist, or the viewer may not see it */
  async find(viewer: Viewer, id: string): Promise<Assessment> {
    if (viewer.kind === 'anonymous') assertSignedIn(viewer)
    const assessment = isId('asm', id) ? await this.#deps.assessments.find(id) : null
    if (!assessment || roleIn(viewer, assessment.organizationId) === null) throw notFound('assessment', id)
    return assessment
  }
}

const assertMay = (viewer: Viewer, { id, organizationId }: Assessment, atLeast: Role) =>
  assertRole(viewer, { organizationId, atLeast, thing: 'assessment', id })

const newDraft = (
  facts: Pick<Assessment, 'organizationId' | 'title' | 'requirements' | 'createdBy'>,
  now: Date,
): Assessment => ({
  ...facts,
  id: createId('asm'),
  status: 'DRAFT',
  version: 1,
  revision: 1,
  currentRunId: null,
  beforeRun: null,
  beforeArchive: null,
  abortedRunIds: [],
  lastRunEventId: null,
  createdAt: now,
  updatedAt: now,
})
