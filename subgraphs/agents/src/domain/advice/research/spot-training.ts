import { hoursPerMonthAlwaysOn } from '../../catalog/assumptions.ts'
import type { Instance } from '../../catalog/instance.ts'
import { reliability } from '../../catalog/reliability.ts'
import { findingKey } from '../finding-key.ts'
import { count, formatDuration, formatGB, formatNumber, formatPercent, formatUsd } from '../format.ts'
import { computed, finding } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { checkpointBytes, hardwareFailureSeconds, planCheckpoints, writeSecondsOf } from '../sizing/checkpoints.ts'
import type { CheckpointPlan } from '../sizing/checkpoints.ts'
import { trainedWorkloads } from '../sizing/select.ts'
import type { TrainedWorkload } from '../sizing/select.ts'
import type { Finding } from '../types.ts'

/**
 * Recommends spot capacity with checkpoints where it is cheaper after what is lost and still in time, and the interval for
 * on demand otherwise. Silent where a checkpoint takes so long that the formula says nothing (loss above the run itself), and where the run
 * is over before a checkpoint would be due.
 */
export const spotTrainingRule: Rule = ({ best }) =>
  trainedWorkloads(best).flatMap((item) => {
    const losses = lossesOf(item)
    if (losses.onDemand.overhead > 1) return []
    if (losses.factor < 0.95 && losses.inTime && item.plan.jobUsd > 0) return [onSpot(item, losses)]
    return isOnlyAtTheEnd(item, losses.onDemand) ? [] : [onDemand(item, losses)]
  })

const isOnlyAtTheEnd = ({ plan }: TrainedWorkload, { intervalSeconds }: CheckpointPlan): boolean =>
  intervalSeconds >= plan.workHours * 3600

const checkpointsOf = (item: TrainedWorkload, plan: CheckpointPlan): string =>
  isOnlyAtTheEnd(item, plan) ? 'a checkpoint at the end' : `a checkpoint every ${formatDuration(plan.intervalSeconds)}`

interface Losses {
  readonly checkpoint: number
  readonly hardwareSeconds: number
  readonly onDemand: CheckpointPlan
  readonly spot: CheckpointPlan
  /** Price of the run on spot, relative to on demand. */
  readonly factor: number
  readonly inTime: boolean
}

function lossesOf(item: TrainedWorkload): Losses {
  const { demand, plan } = item
  const checkpoint = checkpointBytes(demand)
  const writeSeconds = writeSecondsOf(demand, plan.instances)
  const hardwareSeconds = hardwareFailureSeconds(plan.accelerators)
  const lossesPerMonth = -Math.log(1 - reliability.spotInterruptionsPerMonth.value) * plan.instances
  const takenSeconds = (hoursPerMonthAlwaysOn * 3600) / lossesPerMonth
  const runSeconds = plan.workHours * 3600
  const spot = planCheckpoints({
    writeSeconds,
    failureSeconds: 1 / (1 / hardwareSeconds + 1 / takenSeconds),
    runSeconds,
  })
  return {
    checkpoint,
    hardwareSeconds,
    onDemand: plan.checkpoints,
    spot,
    factor: (spotShareOf(plan.instance) * (1 + spot.overhead)) / (1 + plan.checkpoints.overhead),
    inTime: plan.workHours * (1 + spot.overhead) <= demand.days * 24,
  }
}

/** Price of an hour on spot, relative to on demand: the list price where there is one. */
const spotShareOf = ({ spotUsdPerHour, usdPerHour }: Instance): number =>
  spotUsdPerHour === null ? 1 - reliability.spotDiscount.value : spotUsdPerHour / usdPerHour

function onSpot(
  item: TrainedWorkload,
  { checkpoint, spot, onDemand: other, factor, hardwareSeconds }: Losses,
): Finding {
  const { name, plan } = item
  const taken = formatPercent(reliability.spotInterruptionsPerMonth.value)
  return finding({
    key: findingKey('spot-training', item),
    title: `Train "${name}" on spot capacity with ${checkpointsOf(item, spot)}`,
    rationale: `A checkpoint of ${formatGB(checkpoint)} takes ${formatDuration(spot.writeSeconds)} to write. If ${taken} of the spot instances are taken back each month, writing and repeated work cost ${formatPercent(spot.overhead)} of the run on ${count(plan.instances, 'instance')}, less than the discount. On demand ${checkpointsOf(item, other)} is enough.`,
    category: 'COST',
    severity: plan.monthlyUsd > 1000 ? 'MEDIUM' : 'LOW',
    confidence: plan.instances > 1 ? 0.45 : 0.6,
    monthlyUsd: -plan.monthlyUsd * (1 - factor),
    effort: 'DAYS',
    steps: [
      'Write checkpoints without stopping the accelerators, and test a restart from one on the first day',
      `Fall back to on demand if fewer than ${count(plan.instances, 'instance')} ${plan.instances === 1 ? 'is' : 'are'} granted for a day`,
    ],
    evidence: [
      computed('Interval', formatDuration(spot.intervalSeconds), formula),
      computed('Hardware failures', `every ${formatDuration(hardwareSeconds)}`, failures),
      computed(
        'Spot',
        `${formatUsd(plan.jobUsd * factor)} instead of ${formatUsd(plan.jobUsd)} a run`,
        `${formatPercent(1 - spotShareOf(plan.instance))} off, ${plan.instance.spotUsdPerHour === null ? reliability.spotDiscount.source : `${plan.instance.family.source.name}, lowest spot price of ${plan.instance.family.source.asOf}`}; ${reliability.spotInterruptionsPerMonth.source}`,
      ),
    ],
  })
}

function onDemand(item: TrainedWorkload, { checkpoint, onDemand: plan, inTime, hardwareSeconds }: Losses): Finding {
  const { name, demand } = item
  const accelerators = count(item.plan.accelerators, 'accelerator')
  return finding({
    key: findingKey('spot-training', item),
    title: `Write a checkpoint of "${name}" every ${formatDuration(plan.intervalSeconds)}, on demand`,
    rationale: `${inTime ? 'Failures and checkpoints would cost what the spot discount saves' : `Spot interruptions would extend the run beyond its ${formatNumber(demand.days)} days`}, so use on-demand instances. On ${accelerators} an interruption is expected every ${formatDuration(hardwareSeconds)}; writing ${formatGB(checkpoint)} every ${formatDuration(plan.intervalSeconds)} loses ${formatPercent(plan.overhead)} of the run.`,
    category: 'RELIABILITY',
    severity: 'LOW',
    confidence: 0.6,
    monthlyUsd: 0,
    effort: 'DAYS',
    steps: [
      'Write checkpoints without stopping the accelerators, and test a restart from one on the first day',
      `Alert when a checkpoint is later than ${formatDuration(2 * plan.intervalSeconds)}`,
    ],
    evidence: [
      computed('Interval', formatDuration(plan.intervalSeconds), formula),
      computed('Hardware failures', `every ${formatDuration(hardwareSeconds)}`, failures),
    ],
  })
}

const formula = '√(2 × write × time between failures), Young 1974, Daly 2006'
const failures = reliability.acceleratorHoursBetweenFailures.source
