import { z } from 'zod'
import { assertRole } from '#platform/auth'
import type { UserViewer } from '#platform/auth'
import { badUserInput, notFound } from '#platform/errors'
import { isId } from '#platform/ids'
import type { PriceOverlay } from '#schema/requirements/price-overlay'
import { mergeOverlays, priceOverlayShape } from '../domain/catalog/price-overlay.ts'
import type { OrganizationPrices, PricesRepository } from '../domain/prices.ts'

export interface PricesServiceDeps {
  readonly prices: PricesRepository
  /** Prices of the operator, for all organizations; null without a file. */
  readonly operatorPrices: PriceOverlay | null
  readonly now: () => Date
}

/** Sets the prices of organizations, and finds those that apply to them. */
export class PricesService {
  readonly #deps: PricesServiceDeps

  constructor(deps: PricesServiceDeps) {
    this.#deps = deps
  }

  /**
   * Replaces the prices of an organization; null removes them.
   * @throws AppError NOT_FOUND, FORBIDDEN - the viewer is no ADMIN; BAD_USER_INPUT - names the first field that is wrong
   */
  async set(viewer: UserViewer, organizationId: string, overlay: unknown): Promise<OrganizationPrices | null> {
    const { prices, now } = this.#deps
    if (!isId('org', organizationId)) throw notFound('organization', organizationId)
    assertRole(viewer, { organizationId, atLeast: 'ADMIN', thing: 'organization', id: organizationId })
    if (overlay === null) {
      await prices.remove(organizationId)
      return null
    }
    const stated = { organizationId, overlay: parse(overlay), updatedAt: now(), updatedBy: viewer.userId }
    await prices.save(stated)
    return stated
  }

  /** The prices that apply to an organization: its own before those of the operator. */
  async effective(organizationId: string): Promise<PriceOverlay | null> {
    const [own] = await this.#deps.prices.find([organizationId])
    return mergeOverlays(this.#deps.operatorPrices, own?.overlay ?? null)
  }
}

function parse(overlay: unknown): PriceOverlay {
  const { success, data, error } = priceOverlayShape.safeParse(overlay)
  if (success) return data
  const [first] = error.issues
  throw badUserInput(fieldOf(first?.path ?? []), first?.message ?? z.prettifyError(error))
}

/** Amounts of an overlay in the graph's input, in which the cost of a server is `quotedMonthlyPrice` or `owned`. */
const inputFields: Readonly<Record<string, string>> = {
  '.usdPerHour': '.hourlyPrice.amount',
  '.cost': '.quotedMonthlyPrice',
  '.cost.usdPerMonth': '.quotedMonthlyPrice.amount',
  '.cost.purchaseUsd': '.owned.purchasePrice.amount',
  '.cost.usdPerKWh': '.owned.pricePerKWh.amount',
  '.cost.staffUsdPerYear': '.owned.yearlyStaffCost.amount',
}

/** The field of the graph's input. */
function fieldOf(path: readonly PropertyKey[]): string {
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
  const [field = ''] = /\.(usdPerHour|cost(\.\w+)?)$/.exec(steps) ?? []
  const known = inputFields[field] ?? field.replace('.cost.', '.owned.')
  return `overlay${steps.slice(0, steps.length - field.length)}${known}`
}
