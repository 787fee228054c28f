import type { DraftFragment, RequirementsInput, WorkloadInput, WorkloadKind } from './editor.documents.ts'

/** What the editor changes. */
export interface Draft {
  readonly title: string
  readonly requirements: RequirementsInput
}

export type WorkloadNumber =
  | 'modelParamsB'
  | 'requestsPerSecond'
  | 'concurrentUsers'
  | 'secondsBetweenRequests'
  | 'inputTokensPerRequest'
  | 'inputTokensP95'
  | 'outputTokensPerRequest'
  | 'outputTokensP95'
  | 'contextTokens'
  | 'prefixCacheHitPercent'
  | 'latencyP99Ms'
  | 'ttftMs'
  | 'tpotMs'
  | 'targetPercentile'
  | 'memoryUtilizationPercent'
  | 'availabilityPercent'
  | 'trainingTokensB'
  | 'trainingDays'
  | 'runsPerMonth'
  | 'datasetGB'
  | 'hoursPerMonth'
  | 'hoursPerDay'
  | 'ownedInstances'

/** The input that would create what the graph has answered: the same fields without `__typename`. */
export function toDraft({ title, requirements }: Pick<DraftFragment, 'title' | 'requirements'>): Draft {
  return { title, requirements: withoutTypenames(requirements) as RequirementsInput }
}

function withoutTypenames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTypenames)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== '__typename')
      .map(([name, inner]) => [name, withoutTypenames(inner)]),
  )
}

/** Problems by the path of their field, as the graph names it: `requirements.workloads[0].name`. */
export type Problems = ReadonlyMap<string, string>

/** One of each group is needed. The graph describes them at `WorkloadKind`, and validates the draft when it is saved. */
const modelGroup = ['modelParamsB', 'model', 'modelConfig'] as const
const serving = [
  modelGroup,
  ['requestsPerSecond', 'concurrentUsers'],
  ['inputTokensPerRequest'],
  ['outputTokensPerRequest'],
] as const
const training = [modelGroup, ['trainingTokensB']] as const

const needs: Readonly<Record<WorkloadKind, readonly (readonly (keyof WorkloadInput)[])[]>> = {
  ONLINE_INFERENCE: serving,
  RAG: serving,
  TRAINING: training,
  FINE_TUNING: training,
  BATCH_INFERENCE: [modelGroup, ['inputTokensPerRequest', 'datasetGB']],
  EMBEDDING: [['datasetGB', 'requestsPerSecond']],
  DATA_PIPELINE: [['datasetGB']],
}

/** Fields that state the same in different ways. */
const exclusive = [
  ['concurrentUsers', ['requestsPerSecond']],
  ['hoursPerDay', ['hoursPerMonth', 'hourlyLoad']],
  ['hoursPerMonth', ['hourlyLoad']],
] as const satisfies readonly (readonly [keyof WorkloadInput, readonly (keyof WorkloadInput)[]])[]

interface Bounds {
  readonly min: number
  readonly max: number
  readonly isWhole?: boolean
}

const bounds: Readonly<Record<WorkloadNumber, Bounds>> = {
  modelParamsB: { min: 0, max: 20_000 },
  requestsPerSecond: { min: 0, max: 1_000_000 },
  inputTokensPerRequest: { min: 1, max: 10_000_000, isWhole: true },
  outputTokensPerRequest: { min: 1, max: 10_000_000, isWhole: true },
  concurrentUsers: { min: 1, max: 100_000_000, isWhole: true },
  secondsBetweenRequests: { min: 0.1, max: 86_400 },
  inputTokensP95: { min: 1, max: 10_000_000, isWhole: true },
  outputTokensP95: { min: 1, max: 10_000_000, isWhole: true },
  contextTokens: { min: 1, max: 10_000_000, isWhole: true },
  prefixCacheHitPercent: { min: 0, max: 100 },
  latencyP99Ms: { min: 1, max: 3_600_000, isWhole: true },
  ttftMs: { min: 1, max: 3_600_000 },
  tpotMs: { min: 1, max: 60_000 },
  targetPercentile: { min: 50, max: 99.9 },
  memoryUtilizationPercent: { min: 10, max: 100 },
  availabilityPercent: { min: 50, max: 100 },
  trainingTokensB: { min: 0, max: 1_000_000 },
  trainingDays: { min: 0, max: 3_650 },
  datasetGB: { min: 0, max: 100_000_000 },
  runsPerMonth: { min: 0, max: 10_000 },
  hoursPerMonth: { min: 0, max: 744 },
  hoursPerDay: { min: 0, max: 24 },
  ownedInstances: { min: 0, max: 100_000, isWhole: true },
}

/** Which fields a kind of workload asks for first. */
export function isNeeded(kind: WorkloadKind, field: keyof WorkloadInput): boolean {
  return needs[kind].some((group) => group.includes(field))
}

/** Checks that need no request, for use while typing. */
export function validate({ title, requirements }: Draft): Problems {
  const problems = new Map<string, string>()
  checkText(problems, 'title', title)
  const names = requirements.workloads.map(({ name }) => name.trim())
  for (const [index, workload] of requirements.workloads.entries()) {
    const path = `requirements.workloads[${index}]`
    checkText(problems, `${path}.name`, workload.name)
    if (names.indexOf(workload.name.trim()) !== index) problems.set(`${path}.name`, 'Another workload has this name.')
    for (const [name, limit] of Object.entries(bounds))
      checkNumber(problems, `${path}.${name}`, workload[name as WorkloadNumber], limit)
    checkConfig(problems, `${path}.modelConfig`, workload.modelConfig)
    for (const [field, others] of exclusive)
      if (workload[field] != null && others.some((other) => workload[other] != null))
        problems.set(`${path}.${field}`, 'Another field states this too. Clear one of them.')
    for (const group of needs[workload.kind]) {
      const [first] = group
      if (first && group.every((field) => workload[field] == null || workload[field] === ''))
        problems.set(`${path}.${first}`, 'Needed for this kind of workload.')
    }
  }
  checkNumber(problems, 'requirements.growthPercentPerYear', requirements.growthPercentPerYear, {
    min: -100,
    max: 10_000,
  })
  checkNumber(problems, 'requirements.teamSize', requirements.teamSize, { min: 0, max: 1_000_000, isWhole: true })
  checkMoney(problems, 'requirements.monthlyBudget.amount', requirements.monthlyBudget?.amount)
  checkMoney(
    problems,
    'requirements.currentInfrastructure.monthlySpend.amount',
    requirements.currentInfrastructure?.monthlySpend?.amount,
  )
  return problems
}

function checkText(problems: Map<string, string>, path: string, value: string): void {
  const { length } = value.trim()
  if (length === 0) problems.set(path, 'Enter a name.')
  else if (length > 200) problems.set(path, `At most 200 characters; these are ${length}.`)
}

/** Whether it can be a `config.json` at all; the graph reads it. */
function checkConfig(problems: Map<string, string>, path: string, text: string | null | undefined): void {
  if (!text) return
  try {
    const config: unknown = JSON.parse(text)
    if (typeof config !== 'object' || config === null || Array.isArray(config))
      problems.set(path, 'Expected the whole file: it begins with { and ends with }.')
  } catch {
    problems.set(path, 'Not JSON yet. Paste the whole file: it begins with { and ends with }.')
  }
}

function checkNumber(
  problems: Map<string, string>,
  path: string,
  value: number | null | undefined,
  { min, max, isWhole }: Bounds,
): void {
  if (value == null) return
  const format = (bound: number) => bound.toLocaleString('en')
  if (!Number.isFinite(value)) problems.set(path, 'Enter a number.')
  else if (value < min || value > max) problems.set(path, `From ${format(min)} to ${format(max)}.`)
  else if (isWhole && !Number.isInteger(value)) problems.set(path, 'Enter a whole number.')
}

function checkMoney(problems: Map<string, string>, path: string, amount: string | undefined): void {
  if (amount !== undefined && !/^\d{1,10}(\.\d{1,2})?$/.test(amount))
    problems.set(path, 'Enter an amount such as 45000 or 45000.50.')
}
