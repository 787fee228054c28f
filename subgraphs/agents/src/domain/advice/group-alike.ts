import { findingKey } from './finding-key.ts'
import { formatNumber, formatUsd, nameList } from './format.ts'
import type { WorkloadPlan } from './sizing/plan.ts'
import type { Finding } from './types.ts'

/** What is stated of a workload, and its plan. */
type Planned = Pick<WorkloadPlan, 'name' | 'index' | 'workload' | 'compute'>
type Named = Pick<Planned, 'name'>

/**
 * Makes one finding of those that say the same of workloads that are the same: nothing but the name of the workload is different. It names all
 * of them, has the key of the first and the cost of all; amounts in its text stay those of one. The order is that of the first ones.
 *
 * Only workloads with the same statements and the same plan are grouped: all that is found of one of them is then found of all, so that savings
 * that exclude each other stay together.
 */
export function groupAlike(findings: readonly Finding[], workloads: readonly Planned[]): readonly Finding[] {
  const bySubject = new Map(workloads.map((workload) => [findingKey('', workload), workload]))
  const told = findings.map((finding) => {
    const topic = finding.key.split(':')[0] ?? finding.key
    const workload = bySubject.get(finding.key.slice(topic.length))
    return { finding, workload, text: workload === undefined ? null : anonymous(finding, topic, workload) }
  })
  const groups = Map.groupBy(told, ({ finding, text }) => text ?? finding.key)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first?.workload === undefined || group.length === 1) return group.map(({ finding }) => finding)
    return [together(first.finding, { first: first.workload, all: group.flatMap(({ workload }) => workload ?? []) })]
  })
}

const quoted = ({ name }: Named): string => `"${name}"`

/** What a finding says, and of which workload, whatever it is called. */
const anonymous = (finding: Finding, topic: string, workload: Planned): string =>
  JSON.stringify([
    { ...withText(finding, (text) => text.replaceAll(quoted(workload), '"…"')), key: topic },
    { ...workload.workload, name: '' },
    planOf(workload),
  ])

function planOf({ compute }: Planned): readonly unknown[] {
  if (compute.kind === 'none' || compute.plan === null) return []
  const { instance, placement, monthlyUsd } = compute.plan
  const sharedBy = compute.kind === 'serving' ? compute.plan.sharing?.indexes : []
  return [instance.sku, placement.region, monthlyUsd, sharedBy]
}

function together(
  finding: Finding,
  { first, all }: { readonly first: Named; readonly all: readonly Named[] },
): Finding {
  const each = `each of ${nameList(all)}`
  const named = withText(finding, (text) =>
    text
      .split(quoted(first))
      .reduce((before, after) => `${before}${/(^|[.!?] )$/.test(before) ? `E${each.slice(1)}` : each}${after}`),
  )
  const cents = finding.monthlyCostImpactCents
  if (cents === null || cents === 0) return named
  const sum = cents * all.length
  return {
    ...named,
    rationale: `${named.rationale} ${all.length === 2 ? 'Both workloads' : `All ${formatNumber(all.length)} workloads`} together: ${formatUsd(Math.abs(sum) / 100)} a month${sum < 0 ? ' less' : ''}.`,
    monthlyCostImpactCents: sum,
  }
}

/** A finding with all that is read in it changed. */
function withText(finding: Finding, change: (text: string) => string): Finding {
  return {
    ...finding,
    title: change(finding.title),
    rationale: change(finding.rationale),
    costUnknown: finding.costUnknown === null ? null : change(finding.costUnknown),
    steps: finding.steps.map(change),
    evidence: finding.evidence.map(({ label, value, source }) => ({
      label: change(label),
      value: change(value),
      source,
    })),
  }
}
