import type { ComplianceFramework, Workload } from '#schema/requirements/requirements'
import { frameworks } from '../../catalog/frameworks/controls.ts'
import { storagePrices } from '../../catalog/storage-prices.ts'
import { nameList } from '../format.ts'
import type { Situation } from '../rules.ts'
import { datasetsOf } from '../sizing/datasets.ts'
import { requestsPerMonth as requestsOf } from '../sizing/demand.ts'
import { onlineWorkloads, servedWorkloads } from '../sizing/select.ts'

/** What the duties depend on: which workloads do what, and how much data passes. */
export interface ComplianceFacts {
  readonly frameworks: readonly ComplianceFramework[]
  readonly provider: string
  readonly names: string
  /** Workloads that people talk to. */
  readonly facing: readonly Workload[]
  /** Workloads that keep data: a data set, training data in weights, a retrieval index. */
  readonly keeping: readonly Workload[]
  readonly models: number
  readonly teamSize: number | null
  /** Of people, at most: peak rate all month. Batch work is not access. */
  readonly requestsPerMonth: number
  readonly inputTokensPerMonth: number
  readonly dataBytes: number
  /** Months that logs are kept; 0 where no framework says. */
  readonly logMonths: number
  readonly logBytes: number
  readonly logUsd: number
  readonly noticeHours: number | null
  /** The strictest availability that a workload asks for, 0 to 1; `null` where none is stated. */
  readonly availability: number | null
}

/** A log entry: who asked what model when, and what was decided; not the text itself. */
const bytesPerLogEntry = 1000

/** Log volume kept = requests a month × 1 KB × months of the strictest framework; its price is that of object storage. */
export function complianceFacts({ requirements, best }: Situation): ComplianceFacts {
  const stated = requirements.compliance ?? []
  const requestsPerMonth = onlineWorkloads(best).reduce((sum, { demand }) => sum + requestsOf(demand), 0)
  const logMonths = Math.max(0, ...stated.map((framework) => frameworks[framework].logRetentionMonths))
  const logBytes = requestsPerMonth * bytesPerLogEntry * logMonths
  const notices = stated.flatMap((framework) => frameworks[framework].breachNoticeHours ?? [])
  const { workloads } = requirements
  const targets = workloads.flatMap(({ availabilityPercent }) => availabilityPercent ?? [])
  return {
    frameworks: stated,
    provider: best.provider,
    names: nameList(workloads),
    facing: workloads.filter(({ kind }) => kind === 'ONLINE_INFERENCE' || kind === 'RAG'),
    keeping: workloads.filter(
      ({ kind, datasetGB }) => kind === 'TRAINING' || kind === 'FINE_TUNING' || (datasetGB ?? 0) > 0,
    ),
    models: workloads.filter(({ kind }) => kind !== 'DATA_PIPELINE').length,
    teamSize: requirements.teamSize,
    requestsPerMonth,
    inputTokensPerMonth: servedWorkloads(best).reduce(
      (sum, { demand }) => sum + requestsOf(demand) * demand.inputTokens,
      0,
    ),
    dataBytes: datasetsOf(workloads).reduce((sum, { gigabytes }) => sum + gigabytes * 1e9, 0),
    logMonths,
    logBytes,
    logUsd: (logBytes / 1e9) * storagePrices[best.provider].usdPerGBMonth,
    availability: targets.length === 0 ? null : Math.max(...targets) / 100,
    noticeHours: notices.length === 0 ? null : Math.min(...notices),
  }
}
