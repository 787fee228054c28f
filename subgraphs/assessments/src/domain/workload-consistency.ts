import { largestP95OfMean } from '#schema/requirements/bounds'
import type { Workload } from '#schema/requirements/requirements'
import type { Problems } from './problems.ts'

type Field = keyof Workload

/** Fields for the same quantity in different units: at most one of a group may be stated. */
const alternatives: readonly (readonly Field[])[] = [
  ['requestsPerSecond', 'concurrentUsers'],
  ['hoursPerMonth', 'hoursPerDay', 'hourlyLoad'],
  ['runsPerMonth', 'isOneOff'],
]

/** Fields that mean nothing unless one of others is stated too. */
const companions: readonly (readonly [field: Field, ...oneOf: Field[]])[] = [
  ['secondsBetweenRequests', 'concurrentUsers'],
  ['targetPercentile', 'ttftMs', 'tpotMs'],
  ['inputTokensP95', 'inputTokensPerRequest'],
  ['outputTokensP95', 'outputTokensPerRequest'],
  ['ownedInstances', 'instanceType'],
  ['datasetName', 'datasetGB'],
]

/** Adds a problem for each statement of a workload that contradicts another or has no meaning without it. */
export function checkConsistency(field: string, workload: Workload, problems: Problems): void {
  const isStated = (name: Field) => workload[name] !== null && workload[name] !== false
  for (const group of alternatives) {
    const [, second, ...more] = group.filter(isStated)
    for (const name of second === undefined ? [] : [second, ...more])
      problems.add(`${field}.${name}`, `expected only one of ${group.join(', ')}, got more`)
  }
  for (const [name, ...oneOf] of companions)
    if (isStated(name) && !oneOf.some(isStated))
      problems.add(`${field}.${name}`, `expected ${oneOf.join(' or ')} beside it, got nothing`)
  checkP95(`${field}.inputTokensP95`, workload.inputTokensP95, workload.inputTokensPerRequest, problems)
  checkP95(`${field}.outputTokensP95`, workload.outputTokensP95, workload.outputTokensPerRequest, problems)
  checkContext(field, workload, problems)
  if (workload.kind === 'TRAINING' && workload.trainingMethod !== null && workload.trainingMethod !== 'FULL')
    problems.add(
      `${field}.trainingMethod`,
      `expected FULL for TRAINING, which has no weights to keep, got ${workload.trainingMethod}`,
    )
}

function checkP95(field: string, p95: number | null, mean: number | null, problems: Problems): void {
  if (p95 === null || mean === null || (p95 >= mean && p95 <= largestP95OfMean * mean)) return
  problems.add(field, `expected from the mean ${mean} to ${largestP95OfMean} times the mean, got ${p95}`)
}

function checkContext(
  field: string,
  { contextTokens, inputTokensPerRequest, outputTokensPerRequest }: Workload,
  problems: Problems,
): void {
  const mean = (inputTokensPerRequest ?? 0) + (outputTokensPerRequest ?? 0)
  if (contextTokens === null || contextTokens >= mean) return
  problems.add(
    `${field}.contextTokens`,
    `expected at least inputTokensPerRequest and outputTokensPerRequest together, ${mean}, got ${contextTokens}`,
  )
}
