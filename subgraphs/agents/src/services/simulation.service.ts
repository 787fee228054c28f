import { roleIn } from '#platform/auth'
import type { UserViewer } from '#platform/auth'
import { badUserInput } from '#platform/errors'
import { isId } from '#platform/ids'
import type { Requirements } from '#schema/requirements/requirements'
import { applyChanges, ChangeProblem } from '../domain/advice/what-if.ts'
import type { RequirementChanges } from '../domain/advice/what-if.ts'
import type { InfrastructurePlan, Planner } from '../domain/plans/infrastructure-plan.ts'
import type { AssessmentsPort } from '../domain/runs/ports.ts'
import type { PricesService } from './prices.service.ts'

export interface SimulationServiceDeps {
  readonly assessments: Pick<AssessmentsPort, 'read'>
  readonly prices: Pick<PricesService, 'effective'>
  readonly planner: Planner
}

export interface Simulation {
  readonly before: InfrastructurePlan
  readonly after: InfrastructurePlan
}

/** Plans an assessment with changed requirements. Nothing is stored. */
export class SimulationService {
  readonly #deps: SimulationServiceDeps

  constructor(deps: SimulationServiceDeps) {
    this.#deps = deps
  }

  /**
   * The plan of the stored requirements, and the plan with the changes, both at the prices of today.
   * @returns null if the assessment does not exist, or the viewer is no member of its organization
   * @throws AppError BAD_USER_INPUT - names the field of the changes; RATE_LIMITED - too many calls are waiting; TIMEOUT
   */
  async simulate(
    viewer: UserViewer,
    { assessmentId, changes }: { readonly assessmentId: string; readonly changes: RequirementChanges },
    correlationId: string,
  ): Promise<Simulation | null> {
    const { assessments, prices, planner } = this.#deps
    const found = isId('asm', assessmentId) ? await assessments.read(assessmentId, viewer, correlationId) : null
    if (!found || roleIn(viewer, found.organizationId) === null) return null
    const stored = { ...found.requirements, priceOverlay: await prices.effective(found.organizationId) }
    const [before, after] = await planner.plan([stored, change(stored, changes)])
    if (!before || !after) throw new Error('expected the plans of both requirements, got fewer')
    return { before, after }
  }
}

function change(stored: Requirements, changes: RequirementChanges): Requirements {
  try {
    return applyChanges(stored, changes)
  } catch (error) {
    if (error instanceof ChangeProblem) throw badUserInput(`changes.${error.field}`, error.message)
    throw error
  }
}
