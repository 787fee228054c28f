import { hoursPerMonthAlwaysOn } from '../../catalog/assumptions.ts'
import { findingKey } from '../finding-key.ts'
import { formatDuration, formatGB, formatNumber } from '../format.ts'
import { computed, finding, given, unknownCost } from '../rules.ts'
import type { Rule } from '../rules.ts'

/**
 * Throughput that a data pipeline has to keep: bytes ÷ (hours a month × 3,600), doubled so that a failed run can be
 * repeated within the month; and how long a copy that has to be restored takes at that rate.
 */
export const pipelineThroughputRule: Rule = ({ best }) =>
  best.workloads.flatMap(({ name, index, workload }) => {
    const { kind, datasetGB, hoursPerMonth } = workload
    if (kind !== 'DATA_PIPELINE' || datasetGB === null || datasetGB === 0) return []
    const hours = hoursPerMonth ?? hoursPerMonthAlwaysOn
    const bytesPerSecond = (datasetGB * 1e9) / (hours * 3600)
    const gigabits = (2 * bytesPerSecond * 8) / 1e9
    return [
      finding({
        key: findingKey('pipeline-throughput', { name, index }),
        title: `Size "${name}" for ${formatGB(2 * bytesPerSecond)} a second, twice its mean`,
        rationale: `${formatGB(datasetGB * 1e9)} in ${formatNumber(hours)} hours a month are ${formatGB(bytesPerSecond)} a second. Twice that leaves time to repeat a failed run; it takes ${gigabits < 1 ? `${formatNumber(gigabits * 1000)} Mbit/s` : `${formatNumber(gigabits)} Gbit/s`} of network${gigabits > 10 ? ', more than one ordinary machine has: split the work by partition' : ', which one machine carries'}.`,
        category: 'DATA',
        severity: gigabits > 10 ? 'MEDIUM' : 'LOW',
        confidence: 0.7,
        monthlyUsd: unknownCost('the work for each byte is not stated, so no machine can be sized'),
        effort: 'WEEKS',
        steps: [
          `Split the input into partitions of at most ${formatGB(bytesPerSecond * 3600)}, an hour of work each, and make each repeatable`,
          `Alert when an hour's throughput stays below ${formatGB(bytesPerSecond)} a second`,
        ],
        evidence: [
          given('Data', formatGB(datasetGB * 1e9)),
          given('Hours a month', formatNumber(hours)),
          computed(
            'One full pass at that rate',
            formatDuration((datasetGB * 1e9) / (2 * bytesPerSecond)),
            'bytes ÷ twice the mean rate',
          ),
        ],
      }),
    ]
  })
