import { countBounds, numberBounds, textBounds } from '#schema/requirements/bounds'
import { ModelConfigError, parseModelConfig } from '#schema/requirements/model-config'
import { findModel, similarModels } from '#schema/requirements/models'
import { mediumOf } from '#schema/requirements/other-models'
import type { CurrentInfrastructure, CurrentInstance, Requirements, Workload } from '#schema/requirements/requirements'
import type { CurrentInfrastructureDraft, Draft, RequirementsDraft } from './drafts.ts'
import type { Problems } from './problems.ts'
import { checkConsistency } from './workload-consistency.ts'
import { checkNeeds } from './workload-needs.ts'

/** Validates the input of a client: checks every field against its bounds. */
export function parseRequirements(input: RequirementsDraft, problems: Problems): Requirements {
  const at = (field: string) => `requirements.${field}`
  const { currentInfrastructure, preferredProviders, regions, compliance, goals } = input
  return {
    workloads: parseWorkloads(at('workloads'), input.workloads, problems),
    currentInfrastructure: currentInfrastructure
      ? parseInfrastructure(at('currentInfrastructure'), currentInfrastructure, problems)
      : null,
    preferredProviders: preferredProviders ? problems.distinct(at('preferredProviders'), preferredProviders) : null,
    regions: regions ? parseRegions(at('regions'), regions, problems) : null,
    compliance: compliance ? problems.distinct(at('compliance'), compliance) : null,
    monthlyBudgetUsd: problems.usd(at('monthlyBudget'), input.monthlyBudget, numberBounds.monthlyBudgetUsd),
    growthPercentPerYear: problems.number(
      at('growthPercentPerYear'),
      input.growthPercentPerYear,
      numberBounds.growthPercentPerYear,
    ),
    teamSize: problems.number(at('teamSize'), input.teamSize, numberBounds.teamSize),
    goals: typeof goals === 'string' ? problems.text(at('goals'), goals, textBounds.goals) : null,
  }
}

function parseWorkloads(field: string, given: readonly Draft<Workload>[], problems: Problems): readonly Workload[] {
  const items = problems.list(field, given, countBounds.workloads)
  const workloads = items.map((item, index) => parseWorkload(`${field}[${index}]`, item, problems))
  const names = new Set<string>()
  for (const [index, { name }] of workloads.entries()) {
    if (names.has(name) && name !== '')
      problems.add(`${field}[${index}].name`, 'expected a name that no other workload has, got one that is taken')
    names.add(name)
  }
  return workloads
}

function parseWorkload(field: string, input: Draft<Workload>, problems: Problems): Workload {
  const number = (name: Exclude<keyof typeof numberBounds & keyof Workload, 'hourlyLoad'>) =>
    problems.number(`${field}.${name}`, input[name], numberBounds[name])
  const text = (name: 'datasetName' | 'instanceType') => {
    const given = input[name]
    return typeof given === 'string' ? problems.text(`${field}.${name}`, given, textBounds[name]) : null
  }
  const workload: Workload = {
    name: problems.text(`${field}.name`, input.name, textBounds.workloadName),
    kind: input.kind,
    modelParamsB: number('modelParamsB'),
    model: parseModel(`${field}.model`, input, problems),
    modelConfig: parseConfig(`${field}.modelConfig`, input.modelConfig, problems),
    precision: input.precision ?? null,
    kvCachePrecision: input.kvCachePrecision ?? null,
    requestsPerSecond: number('requestsPerSecond'),
    concurrentUsers: number('concurrentUsers'),
    secondsBetweenRequests: number('secondsBetweenRequests'),
    inputTokensPerRequest: number('inputTokensPerRequest'),
    inputTokensP95: number('inputTokensP95'),
    outputTokensPerRequest: number('outputTokensPerRequest'),
    outputTokensP95: number('outputTokensP95'),
    contextTokens: number('contextTokens'),
    prefixCacheHitPercent: number('prefixCacheHitPercent'),
    latencyP99Ms: number('latencyP99Ms'),
    ttftMs: number('ttftMs'),
    tpotMs: number('tpotMs'),
    targetPercentile: number('targetPercentile'),
    memoryUtilizationPercent: number('memoryUtilizationPercent'),
    availabilityPercent: number('availabilityPercent'),
    trainingMethod: input.trainingMethod ?? null,
    trainingTokensB: number('trainingTokensB'),
    trainingDays: number('trainingDays'),
    runsPerMonth: number('runsPerMonth'),
    isOneOff: input.isOneOff ?? null,
    datasetGB: number('datasetGB'),
    datasetName: text('datasetName'),
    hoursPerMonth: number('hoursPerMonth'),
    hoursPerDay: number('hoursPerDay'),
    hourlyLoad: parseHourlyLoad(`${field}.hourlyLoad`, input.hourlyLoad, problems),
    instanceType: text('instanceType'),
    ownedInstances: number('ownedInstances'),
  }
  checkNeeds(field, workload, problems)
  checkConsistency(field, workload, problems)
  return workload
}

function parseHourlyLoad(field: string, given: readonly number[] | null | undefined, problems: Problems) {
  if (given === null || given === undefined) return null
  const shares = problems.list(field, given, countBounds.hourlyLoad)
  for (const [hour, share] of shares.entries()) problems.number(`${field}[${hour}]`, share, numberBounds.hourlyLoad)
  if (shares.every((share) => share === 0)) problems.add(field, 'expected at least one hour above 0, got none')
  return shares
}

/** An unknown name requires a size or a configuration, because nothing can be computed without one of them. */
function parseModel(field: string, { model, modelConfig, modelParamsB }: Draft<Workload>, problems: Problems) {
  if (typeof model !== 'string') return null
  const name = problems.text(field, model, textBounds.model)
  const isDescribed = typeof modelConfig === 'string' || typeof modelParamsB === 'number'
  if (isDescribed || name === '' || findModel(name) !== null) return name
  if (mediumOf({ model: name, modelConfig: null }) !== null) return name
  const similar = similarModels(name)
  problems.add(
    field,
    `expected a known model${similar.length > 0 ? `, such as ${similar.join(', ')},` : ''} or its modelConfig or modelParamsB, got ${JSON.stringify(name.slice(0, 100))}`,
  )
  return name
}

function parseConfig(field: string, given: string | null | undefined, problems: Problems): string | null {
  if (typeof given !== 'string') return null
  const text = problems.text(field, given, textBounds.modelConfig)
  if (text.length > textBounds.modelConfig.max) return text
  // Models of images, sound and tables have no shape of a language model.
  if (mediumOf({ model: null, modelConfig: text }) !== null) return text
  try {
    parseModelConfig(text)
  } catch (error) {
    if (!(error instanceof ModelConfigError)) throw error
    problems.add(field, error.message)
  }
  return text
}

function parseInfrastructure(
  field: string,
  input: CurrentInfrastructureDraft,
  problems: Problems,
): CurrentInfrastructure {
  const { monthlySpend, instances } = input
  return {
    monthlySpendUsd: problems.usd(`${field}.monthlySpend`, monthlySpend, numberBounds.monthlySpendUsd),
    instances: instances
      ? problems
          .list(`${field}.instances`, instances, countBounds.instances)
          .map((item, index) => parseInstance(`${field}.instances[${index}]`, item, problems))
      : null,
  }
}

function parseInstance(field: string, input: Draft<CurrentInstance>, problems: Problems): CurrentInstance {
  problems.number(`${field}.count`, input.count, numberBounds.instanceCount)
  return {
    provider: input.provider,
    sku: problems.text(`${field}.sku`, input.sku, textBounds.sku),
    count: input.count,
    hoursPerMonth: problems.number(`${field}.hoursPerMonth`, input.hoursPerMonth, numberBounds.hoursPerMonth),
  }
}

function parseRegions(field: string, given: readonly string[], problems: Problems): readonly string[] {
  const regions = problems
    .list(field, given, countBounds.regions)
    .map((region, index) => problems.text(`${field}[${index}]`, region, textBounds.region))
  return problems.distinct(field, regions)
}
