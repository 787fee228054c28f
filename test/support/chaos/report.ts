import { describeFault, faultKinds } from './faults.ts'
import { mayLoseLog } from './round.ts'
import type { RoundResult } from './round.ts'
import { addVerdicts, noVerdict } from './verdict.ts'

/** The log line of one round. */
export function describeRound(round: number, result: RoundResult): string {
  const { faults, verdict, blanks, failures, leftOnGateways, runEnd, queries, durationMs } = result
  const { events, blank, snapshots, lost, duplicated, outOfOrder, wrong, leftOpen } = verdict
  const counts = `${events} events, ${blank} with errors only, ${snapshots} snapshots in their place, lost ${lost}, duplicated ${duplicated}, out of order ${outOfOrder}, wrong ${wrong}, left open ${leftOpen}, on gateways ${leftOnGateways}, ended with ${runEnd}`
  const happened = queries
    ? `all restarted in good order, ${queries.failures.length} of ${queries.asked} queries failed`
    : faults.map(describeFault).join('; ')
  const causes = [...new Set([...failures, ...blanks, ...(queries?.failures ?? [])].map(withoutIds))]
    .map((failure) => `\n  ${failure}`)
    .join('')
  return `round ${round} (${(durationMs / 1_000).toFixed(1)} s): ${happened}: ${counts}${causes}`
}

const withoutIds = (text: string) => text.replaceAll(/req_\w+/g, 'req_…')

/** The table of all rounds. */
export function describeAll(results: readonly RoundResult[]): string {
  const verdict = results.map((result) => result.verdict).reduce(addVerdicts, noVerdict)
  const faults = results.flatMap((result) => result.faults)
  const recoveries = results.flatMap(({ recoveriesMs }) => recoveriesMs).toSorted((a, b) => a - b)
  const byKind = faultKinds.map((name) => `${faults.filter(({ kind }) => kind === name).length} ${name}`)
  const graceful = results.flatMap(({ queries }) => queries ?? [])
  const withLog = results.filter((result) => !mayLoseLog(result))
  const rows: readonly (readonly [string, string | number])[] = [
    ['rounds', results.length],
    ['faults', `${faults.length} (${byKind.join(', ')})`],
    ['graceful rounds', graceful.length],
    ['queries in graceful rounds', graceful.reduce((sum, { asked }) => sum + asked, 0)],
    ['of them failed', graceful.reduce((sum, { failures }) => sum + failures.length, 0)],
    ['runs not COMPLETED', results.filter(({ runEnd }) => runEnd !== 'RUN_COMPLETED').length],
    ['events', verdict.events],
    ['lost', verdict.lost],
    ['duplicated', verdict.duplicated],
    ['out of order', verdict.outOfOrder],
    ['not as in the log', verdict.wrong],
    ['left open', verdict.leftOpen],
    ['left on gateways', results.reduce((sum, { leftOnGateways }) => sum + leftOnGateways, 0)],
    ['with errors only', verdict.blank],
    ['snapshots in their place', verdict.snapshots],
    ['of them without a lost log', withLog.reduce((sum, { verdict: { snapshots } }) => sum + snapshots, 0)],
    ['streams taken up again', recoveries.length],
    ['recovery p50', `${Math.round(percentile(recoveries, 0.5))} ms`],
    ['recovery p99', `${Math.round(percentile(recoveries, 0.99))} ms`],
  ]
  return rows.map(([name, value]) => `| ${name.padEnd(26)} | ${String(value).padStart(34)} |`).join('\n')
}

const percentile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
