import { median } from '../median.ts'
import { machine } from '../record.ts'
import type { ProfileShare } from './profile.ts'
import type { HarnessResult, PeerMeasurement } from './run-harness.ts'

/** The ratio to the limit in the same round comes first, because changes of the machine's speed affect both sides of it. */
export function createPeerReport({ what, results }: HarnessResult, { limit }: { readonly limit: string }): string {
  const cases = [...new Set(results.map(caseOf))]
  return `## Beside other gateways

Measured on ${machine()}. Each gateway is one process on a core of its own, in front of the same four subgraphs, which share the
other core with the load. Medians of interleaved rounds; "of the limit" is the median of the ratios of each round. The length of every response was checked, and its content was
compared with the expected one before and after. \`-auth\`: each request has a different authorization, so nothing can be shared. CPU is the gateway's own
per request, the figure that a busy machine disturbs least.

${Object.entries(what)
  .map(([name, description]) => `- **${name}**: ${description.startsWith('/') ? 'this gateway' : description}`)
  .join('\n')}

${cases.map((name) => section(name, { results, limit })).join('\n')}`
}

/** This gateway beside the earlier one: medians of the ratios of each round, above 1 if it is faster. */
export function createComparison(results: readonly PeerMeasurement[]): string {
  const rows = [...new Set(results.map(caseOf))].map((name) => {
    const of = (peer: string) => results.filter((result) => result.peer === peer && caseOf(result) === name)
    const before = new Map(of('before').map((result) => [result.round, result]))
    const ratios = (key: 'rps' | 'p99' | 'cpuPerRequest' | 'rssPeak') =>
      of('plumbline').flatMap((result) => {
        const [now, then] = [result[key], before.get(result.round)?.[key]]
        return now == null || then == null || result.failed !== undefined ? [] : [now / then]
      })
    const cells = (['rps', 'cpuPerRequest', 'p99', 'rssPeak'] as const).map((key) => {
      const all = ratios(key)
      return `${median(all).toFixed(2)} (${Math.min(...all).toFixed(2)}–${Math.max(...all).toFixed(2)})`
    })
    return `| ${[name, ...cells].join(' | ')} |`
  })
  return `| case | requests/s | CPU per request | p99 | peak memory |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`
}

/** Parts of at least one per cent. */
export function createProfileReport(load: string, shares: readonly ProfileShare[]): string {
  const rows = shares.filter(({ share }) => share >= 0.01)
  return `## Where the time goes

This gateway under \`${load}\`, by package and module; time in Node and in native code counts for its caller.

| | of the busy time |
| --- | --: |
${rows.map(({ owner, share }) => `| ${owner} | ${(share * 100).toFixed(1)} % |`).join('\n')}
`
}

const caseOf = ({ work, connections }: PeerMeasurement) => `${work}, ${connections} connections`

interface SectionOptions {
  readonly results: readonly PeerMeasurement[]
  readonly limit: string
}

function section(name: string, { results, limit }: SectionOptions): string {
  const measured = results.filter((result) => caseOf(result) === name && result.failed === undefined)
  const limits = new Map(measured.filter(({ peer }) => peer === limit).map(({ round, rps }) => [round, rps]))
  const rows = [...new Set(measured.map(({ peer }) => peer))].map((peer) => {
    const own = measured.filter((result) => result.peer === peer)
    const rates = own.map(({ rps }) => rps)
    const shares = own.flatMap(({ round, rps }) => {
      const most = limits.get(round)
      return most === undefined ? [] : [rps / most]
    })
    const numbers = (key: 'p50' | 'p99' | 'cpuPerRequest' | 'rssPeak' | 'fetchesPerRequest') =>
      median(own.map((result) => result[key] ?? Number.NaN))
    return {
      rate: median(rates),
      cells: [
        peer,
        `${median(shares).toFixed(2)} ×`,
        `${Math.round(median(rates))} (${Math.round(Math.min(...rates))}–${Math.round(Math.max(...rates))})`,
        numbers('p50').toFixed(1),
        numbers('p99').toFixed(1),
        numbers('cpuPerRequest').toFixed(2),
        numbers('fetchesPerRequest').toFixed(2),
        `${Math.round(numbers('rssPeak'))}`,
        `${own.reduce((sum, { errors, bad }) => sum + errors + bad, 0)}`,
      ],
    }
  })
  return `### ${name}

| gateway | of the limit | requests/s | p50 ms | p99 ms | CPU ms/request | fetches/request | peak MiB | wrong answers |
| --- | --: | --: | --: | --: | --: | --: | --: | --: |
${rows
  .toSorted((a, b) => b.rate - a.rate)
  .map(({ cells }) => `| ${cells.join(' | ')} |`)
  .join('\n')}
`
}
