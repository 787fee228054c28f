import { providerName } from '../../catalog/instance.ts'
import { storagePrices } from '../../catalog/storage-prices.ts'
import { findingKey } from '../finding-key.ts'
import { formatDuration, formatGB, formatPercent, formatUsd, nameList } from '../format.ts'
import { computed, finding, given, statedOnce } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { datasetsOf } from '../sizing/datasets.ts'

/** Network speed that a single well-connected instance reaches to object storage, bytes a second (10 Gbit/s). */
const readBytesPerSecond = 1.25e9

/**
 * Where the data is kept, what that costs, what moving it away would cost, and how long reading it once takes.
 * Month = GB × price; leaving = GB × egress price; reading = bytes ÷ 10 Gbit/s.
 */
export const datasetRule: Rule = ({ best, requirements }) => {
  const { usdPerGBMonth, egressUsdPerGB, source, assumed } = storagePrices[best.provider]
  const sourceOf = (what: 'storage' | 'egress'): string =>
    assumed === what
      ? `not published by ${providerName(best.provider)}: the highest price in this catalog is assumed`
      : `${source.name}, first tier, ${source.asOf}`
  return datasetsOf(requirements.workloads).flatMap(({ gigabytes: datasetGB, workloads, isAssumed }) => {
    const [first, ...others] = workloads.flatMap((at) => best.workloads[at] ?? [])
    if (first === undefined) return []
    const { index, name, storageUsd } = first
    const shared = nameList(others)
    const leavingUsd = datasetGB * egressUsdPerGB
    const readSeconds = (datasetGB * 1e9) / readBytesPerSecond
    return [
      finding({
        key: findingKey('dataset', { name, index }),
        title: `Keep the ${formatGB(datasetGB * 1e9)} of "${name}"${shared === '' ? '' : ` and ${shared}`} in the region of ${shared === '' ? 'its' : 'their'} instances on ${providerName(best.provider)}`,
        rationale: `Object storage costs ${formatUsd(storageUsd)} a month; sending it to another provider once costs ${formatUsd(leavingUsd)}, ${leavingText(leavingUsd / Math.max(storageUsd, 1e-9))} of storage. One pass over it takes ${formatDuration(readSeconds)} for each instance at 10 Gbit/s${readSeconds > 3600 ? ', so read it in parallel or keep a copy on local disks' : ''}.${isAssumed ? ` ${shared} ${others.length === 1 ? 'states' : 'state'} the same size and no datasetName, so this counts as one data set; name the data if it is not.` : ''}`,
        category: 'DATA',
        severity: leavingUsd > 10_000 || readSeconds > 86_400 ? 'MEDIUM' : 'LOW',
        confidence: 0.75,
        monthlyUsd: requirements.currentInfrastructure === null ? storageUsd : statedOnce,
        effort: 'DAYS',
        steps: [
          'Keep bucket and accelerators in one region, reached over a private endpoint',
          `Move what is older than a quarter to the infrequent-access tier, and expire copies by rule`,
        ],
        evidence: [
          given('Data', formatGB(datasetGB * 1e9)),
          computed('Storage', `$${usdPerGBMonth} per GB and month`, sourceOf('storage')),
          computed('Leaving', `$${egressUsdPerGB} per GB`, sourceOf('egress')),
        ],
      }),
    ]
  })
}

const leavingText = (months: number): string =>
  months < 1 ? `${formatPercent(months)} of a month` : `${months.toFixed(1)} months`
