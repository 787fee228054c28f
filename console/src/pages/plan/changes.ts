import type { CloudProvider, SimulationChangesInput } from './plan.documents.ts'

/** What is different, as the address states it. */
export interface WhatIfSearch {
  /** Factor of the load; absent: as it is stated. */
  readonly load?: number | undefined
  /** A provider, or `any`; absent: as it is stated. */
  readonly on?: string | undefined
  /** Where data stays, or `any`; absent: as it is stated. */
  readonly data?: string | undefined
}

export const factors: readonly number[] = [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10]

/** Values that a person may have typed into the address. */
export function readWhatIf(search: Readonly<Record<string, unknown>>): WhatIfSearch {
  const word = (value: unknown) => (typeof value === 'string' && /^\w{1,40}$/.test(value) ? value : undefined)
  const load = factors.find((factor) => factor === Number(search['load']))
  return { load: load === 1 ? undefined : load, on: word(search['on']), data: word(search['data']) }
}

/** The changes to simulate. What is not chosen stays as the assessment states it. */
export function toChanges({ load, on, data }: WhatIfSearch): SimulationChangesInput {
  return {
    ...(load !== undefined && { trafficFactor: load }),
    ...(on !== undefined && { preferredProviders: on === 'any' ? null : [on as CloudProvider] }),
    ...(data !== undefined && { regions: data === 'any' ? null : [data] }),
  }
}
