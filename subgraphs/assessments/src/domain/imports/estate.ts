import type { CloudProvider, CurrentInstance } from '#schema/requirements/requirements'

/** Content of a file about the infrastructure in use. */
export interface EstatePart {
  /** Of a month, US dollars; null where the file has no costs. */
  readonly monthlySpendUsd: number | null
  readonly instances: readonly ImportedInstance[]
  readonly workloads: readonly ImportedWorkload[]
  /** Assumptions and omissions, as text to display. */
  readonly notes: readonly string[]
}

export interface ImportedInstance extends CurrentInstance {
  readonly provider: CloudProvider
}

/** A workload that serves a model, as far as the files describe it. */
export interface ImportedWorkload {
  readonly name: string
  readonly model: string | null
  /** The mean of the busiest hour of the day. */
  readonly requestsPerSecond: number | null
  readonly inputTokensPerRequest: number | null
  readonly outputTokensPerRequest: number | null
  /** Load in each hour of a day (UTC), as shares of the busiest one. */
  readonly hourlyLoad: readonly number[] | null
}

export const nothing: EstatePart = { monthlySpendUsd: null, instances: [], workloads: [], notes: [] }

/** Why a file cannot be imported: the expected and the actual. */
export class ImportProblem extends Error {}

/** Text from a file for a message: short, and on one line. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text).replaceAll(/[\p{Cf}\p{Zl}\p{Zp}]/gu, '?')

/** A name or model of a file, as the requirements accept it; null where nothing usable is left. */
export function usableText(text: string | null | undefined): string | null {
  const usable = (text ?? '')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, 200)
    .trim()
  return usable === '' ? null : usable
}
