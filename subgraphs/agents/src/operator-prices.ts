import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { PriceOverlay } from '#schema/requirements/price-overlay'
import { priceOverlayShape } from './domain/catalog/price-overlay.ts'

/**
 * Reads the prices of the operator, once, at the start.
 * @param file - null without prices of the operator
 * @throws Error - names the file: it cannot be read, is not JSON, or what is wrong with each entry
 */
export async function readOperatorPrices(file: string | null): Promise<PriceOverlay | null> {
  if (file === null) return null
  const { success, data, error } = priceOverlayShape.safeParse(await readJson(file))
  if (success) return data
  throw new Error(`expected a price overlay in PRICE_OVERLAY_FILE ${file}, got: ${z.prettifyError(error)}`)
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`expected JSON in PRICE_OVERLAY_FILE ${file}, got: ${reason}`, { cause })
  }
}
