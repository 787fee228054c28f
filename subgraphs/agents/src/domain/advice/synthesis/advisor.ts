import { count, formatUsd } from '../format.ts'
import { largestSavingUsd } from '../money.ts'
import type { AdviceContext, AgentOutcome, Requirements } from '../types.ts'
import { attainableSavingUsd } from './relations.ts'
import { findingsOf, mergeEqual, synthesise } from './synthesise.ts'

/** Ranks what the specialists found, and says what stands out. */
export function adviseBySynthesis(_: Requirements, { outcomes }: AdviceContext): AgentOutcome {
  const all = findingsOf(outcomes)
  const ranked = synthesise(outcomes)
  const kept = ranked.filter(({ mergedInto }) => mergedInto === null)
  const findingOf = ({ role, key }: { readonly role: string; readonly key: string }) =>
    all.find((one) => one.role === role && one.finding.key === key)?.finding
  const first = kept[0] === undefined ? undefined : findingOf(kept[0])
  const largest = largestSavingUsd(kept.flatMap((one) => findingOf(one) ?? []))
  const attainable = attainableSavingUsd(mergeEqual(all).listed)
  const critical = all.filter(({ finding }) => finding.severity === 'CRITICAL').length
  return {
    kind: 'completed',
    summary:
      first === undefined
        ? `${count(outcomes.length, 'agent')} answered, and none recommends anything.`
        : `${count(kept.length, 'recommendation')} from ${count(outcomes.length, 'agent')} (${ranked.length - kept.length} merged, ${critical} critical). First: ${first.title}.${largest > 0 ? ` Largest single saving: ${formatUsd(largest)} a month; together ${formatUsd(attainable)} can be saved.` : ''}`,
    findings: [],
    details: {
      recommendations: kept.length,
      merged: ranked.length - kept.length,
      critical,
      largestSavingUsd: largest,
      // Of savings that exclude each other, one is in the sum.
      attainableSavingUsd: attainable,
    },
  }
}
