import { describeFault, faultKinds } from './faults.ts'
import type { RoundResult } from './round.ts'
import { addVerdicts, noVerdict } from './verdict.ts'

/** One line about one round. */
export function describeRound(round: number, result: RoundResult): string {
  const { faults, verdict, blanks, failures, leftOnGateways, durationMs } = result
  const { events, blank, snapshots, lost, duplicated, outOfOrder, wrong, leftOpen } = verdict
  const counts = `${events} events, ${blank} with errors only, ${snapshots} snapshots in their place, lost ${lost}, duplicated ${duplicated}, out of order ${outOfOrder}, wrong ${wrong}, left open ${leftOpen}, on gateways ${leftOnGateways}`
  const causes = [...new Set([...failures, ...blanks].map(withoutIds))].map((failure) => `\n  ${failure}`).join('')
  return `round ${round} (${(durationMs / 1_000).toFixed(1)} s): ${faults.map(describeFault).join('; ')}: ${counts}${causes}`
}

const withoutIds = (text: string) => text.replaceAll(/req_\w+/g, 'req_…')

/** The closing table. */
export function describeAll(results: readonly RoundResult[]): string {
  const verdict = results.map((result) => result.verdict).reduce(addVerdicts, noVerdict)
  const faults = results.flatMap((result) => result.faults)
  const recoveries = results.flatMap(({ recoveriesMs }) => recoveriesMs).toSorted((a, b) => a - b)
  const byKind = faultKinds.map((name) => `${faults.filter(({ kind }) => kind === name).length} ${name}`)
  const rows: readonly (readonly [string, string | number])[] = [
    ['rounds', results.length],
    ['faults', `${faults.length} (${byKind.join(', ')})`],
    ['events', verdict.events],
    ['lost', verdict.lost],
    ['duplicated', verdict.duplicated],
    ['out of order', verdict.outOfOrder],
    ['not as in the log', verdict.wrong],
    ['left open', verdict.leftOpen],
    ['left on gateways', results.reduce((sum, { leftOnGateways }) => sum + leftOnGateways, 0)],
    ['with errors only', verdict.blank],
    ['snapshots in their place', verdict.snapshots],
    ['streams taken up again', recoveries.length],
    ['recovery p50', `${Math.round(percentile(recoveries, 0.5))} ms`],
    ['recovery p99', `${Math.round(percentile(recoveries, 0.99))} ms`],
  ]
  return rows.map(([name, value]) => `| ${name.padEnd(24)} | ${String(value).padStart(34)} |`).join('\n')
}

const percentile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
