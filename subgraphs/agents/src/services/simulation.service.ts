import { assertRole } from '#platform/auth'
import type { UserViewer } from '#platform/auth'
import { badUserInput, notFound } from '#platform/errors'
import { isId } from '#platform/ids'
import { applyChanges, ChangeProblem } from '../domain/advice/what-if.ts'
import type { RequirementChanges } from '../domain/advice/what-if.ts'
import { describePlan } from '../domain/plans/infrastructure-plan.ts'
import type { InfrastructurePlan } from '../domain/plans/infrastructure-plan.ts'
import type { AssessmentsPort } from '../domain/runs/ports.ts'
import type { PricesService } from './prices.service.ts'

export interface SimulationServiceDeps {
  readonly assessments: Pick<AssessmentsPort, 'read'>
  readonly prices: Pick<PricesService, 'effective'>
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
   * @throws AppError NOT_FOUND; FORBIDDEN; BAD_USER_INPUT - names the field of the changes
   */
  async simulate(
    viewer: UserViewer,
    { assessmentId, changes }: { readonly assessmentId: string; readonly changes: RequirementChanges },
    correlationId: string,
  ): Promise<Simulation> {
    const { assessments, prices } = this.#deps
    const found = isId('asm', assessmentId) ? await assessments.read(assessmentId, viewer, correlationId) : null
    if (!found) throw notFound('assessment', assessmentId)
    const { organizationId } = found
    assertRole(viewer, { organizationId, atLeast: 'VIEWER', thing: 'assessment', id: assessmentId })
    const stored = { ...found.requirements, priceOverlay: await prices.effective(organizationId) }
    try {
      return { before: describePlan(stored), after: describePlan(applyChanges(stored, changes)) }
    } catch (error) {
      if (error instanceof ChangeProblem) throw badUserInput(`changes.${error.field}`, error.message)
      throw error
    }
  }
}
