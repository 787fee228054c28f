import { happens } from './random.ts'

/** Faults of the subgraphs as probabilities. They depend on the content only, so that a retry fails again. */
export interface FaultRates {
  /** A field reports an error. */
  readonly fieldError: number
  /** A value is null, also where the schema forbids it. */
  readonly wrongNull: number
  /** A leaf has a value of another type. */
  readonly wrongLeaf: number
  /** A subgraph does not have an entity that others reference. */
  readonly missingEntity: number
  /** A whole request fails, in one of several ways. */
  readonly request: number
}

export const NO_FAULTS: FaultRates = { fieldError: 0, wrongNull: 0, wrongLeaf: 0, missingEntity: 0.02, request: 0 }

/** Without faults: every reference resolves and every value matches the schema, so that one schema over all data is a valid reference. */
export const SOUND: FaultRates = { fieldError: 0, wrongNull: 0, wrongLeaf: 0, missingEntity: 0, request: 0 }

export const MANY_FAULTS: FaultRates = {
  fieldError: 0.04,
  wrongNull: 0.04,
  wrongLeaf: 0.03,
  missingEntity: 0.1,
  request: 0.08,
}

/** Deterministic faults: the same field of the same entity always has the same. */
export const FIELD_FAULTS: FaultRates = { ...MANY_FAULTS, request: 0 }

/** Decides about the faults of one supergraph. */
export interface Faults {
  readonly rates: FaultRates
  readonly hits: (kind: keyof FaultRates, ...about: readonly unknown[]) => boolean
}

/** @param seed - makes the faults of one supergraph differ from another's */
export function createFaults(seed: string, rates: FaultRates): Faults {
  return { rates, hits: (kind, ...about) => happens(rates[kind], seed, kind, ...about) }
}
