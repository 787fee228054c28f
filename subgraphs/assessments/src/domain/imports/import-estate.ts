import { billFormats, readBill } from './billing.ts'
import type { EstatePart, ImportedInstance, ImportedWorkload } from './estate.ts'
import { readKubernetes } from './kubernetes.ts'
import { readRangeQuery, readVllmMetrics } from './metrics.ts'

export const estateFormats = [
  'AWS_BILL',
  'AZURE_BILL',
  'GCP_BILL',
  'KUBERNETES',
  'PROMETHEUS_RANGE',
  'VLLM_METRICS',
] as const
export type EstateFormat = (typeof estateFormats)[number]

/** How many files one import may have, and how many characters all of them together. */
export const importBounds = { files: { min: 1, max: 10 }, characters: 3_500_000 } as const

/** The most instances and workloads that requirements may have. */
const [mostInstances, mostWorkloads] = [200, 50]

/** @throws ImportProblem - names the expected content of the file and the actual one */
export function readEstateFile(format: EstateFormat, text: string): EstatePart {
  switch (format) {
    case 'AWS_BILL':
    case 'AZURE_BILL':
    case 'GCP_BILL':
      return readBill(billFormats[format], text)
    case 'KUBERNETES':
      return readKubernetes(text)
    case 'PROMETHEUS_RANGE':
      return readRangeQuery(text)
    case 'VLLM_METRICS':
      return readVllmMetrics(text)
    default:
      return format satisfies never
  }
}

/** Merges the contents of several files: spending is added up, and workloads with the same model are merged. */
export function mergeParts(parts: readonly EstatePart[]): EstatePart {
  const spends = parts.flatMap(({ monthlySpendUsd }) => monthlySpendUsd ?? [])
  const instances = mergeInstances(parts.flatMap((part) => part.instances))
  const workloads = mergeWorkloads(parts.flatMap((part) => part.workloads))
  return {
    monthlySpendUsd: spends.length === 0 ? null : spends.reduce((sum, usd) => sum + usd, 0),
    instances: instances.slice(0, mostInstances),
    workloads: workloads.slice(0, mostWorkloads),
    notes: [
      ...parts.flatMap(({ notes }) => notes),
      ...leftOut('instance types', instances.length, mostInstances),
      ...leftOut('workloads', workloads.length, mostWorkloads),
    ],
  }
}

const leftOut = (what: string, found: number, most: number): readonly string[] =>
  found > most ? [`Of ${found} ${what} the first ${most} are here.`] : []

/** Only bills state the hours of instances, so for each type a bill takes precedence over the listing of a cluster. */
function mergeInstances(instances: readonly ImportedInstance[]): readonly ImportedInstance[] {
  const merged = new Map<string, ImportedInstance>()
  for (const instance of instances) {
    const key = `${instance.provider} ${instance.sku}`
    const known = merged.get(key)
    if (known === undefined || known.hoursPerMonth === null) merged.set(key, instance)
  }
  return [...merged.values()]
}

function mergeWorkloads(workloads: readonly ImportedWorkload[]): readonly ImportedWorkload[] {
  const merged = new Map<string, ImportedWorkload>()
  for (const workload of workloads) {
    const key = workload.model ?? workload.name
    const known = merged.get(key)
    merged.set(key, known === undefined ? workload : complete(known, workload))
  }
  return [...merged.values()]
}

const complete = (known: ImportedWorkload, more: ImportedWorkload): ImportedWorkload => ({
  name: known.name,
  model: known.model ?? more.model,
  requestsPerSecond: known.requestsPerSecond ?? more.requestsPerSecond,
  inputTokensPerRequest: known.inputTokensPerRequest ?? more.inputTokensPerRequest,
  outputTokensPerRequest: known.outputTokensPerRequest ?? more.outputTokensPerRequest,
  hourlyLoad: known.hourlyLoad ?? more.hourlyLoad,
})
