import { isUnavailable } from '#platform/errors'
import { count } from '../format.ts'
import { computed, finding, unknownCost } from '../rules.ts'
import type { SearchHit, WebQuery } from '../search-port.ts'
import type { AdviceContext, AgentOutcome, Finding, Requirements } from '../types.ts'

const timeoutMs = 5000
const shownHits = 3

/** Looks up what may have changed since the catalog was written; skipped where there is nothing to search with or for. */
export async function adviseFromTheWeb(requirements: Requirements, context: AdviceContext): Promise<AgentOutcome> {
  const endpoint = context.searchEndpoint
  const queries = await context.webQueries(requirements)
  if (endpoint === null) {
    return {
      kind: 'skipped',
      reason: `No search endpoint is configured, so ${count(queries.length, 'question')} to the web stayed unasked.`,
    }
  }
  if (queries.length === 0) return { kind: 'skipped', reason: 'The plan raises no question that the web could answer.' }
  let done = 0
  const settled = await Promise.allSettled(
    queries.map(async (query) => {
      const hits = await context.search({ endpoint, query: query.query, timeoutMs })
      context.reportProgress((done += 1) / queries.length)
      return { query, hits }
    }),
  )
  context.signal.throwIfAborted()
  const answered = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const [failure] = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
  if (answered.length === 0 && isUnavailable(failure)) throw failure
  if (answered.length === 0) throw new Error('expected an answer from the search service, got none', { cause: failure })
  const failed = queries.length - answered.length
  return {
    kind: 'completed',
    summary: `${count(answered.length, 'question')} asked, ${count(
      answered.reduce((sum, { hits }) => sum + hits.length, 0),
      'page',
    )} found${failed > 0 ? `, ${failed} without answer` : ''}.`,
    findings: answered.flatMap(({ query, hits }) => (hits.length === 0 ? [] : [pagesFound(query, hits)])),
    details: {
      queries: answered.map(({ query, hits }) => ({ query: query.query, pages: hits.map(({ url }) => url) })),
    },
  }
}

function pagesFound({ key, query, purpose }: WebQuery, hits: readonly SearchHit[]): Finding {
  const [first] = hits
  return finding({
    key: `web:${key}`,
    title: `Check ${purpose} against ${count(hits.length, 'page')} found on the web`,
    rationale: `The search for "${query}" found ${first === undefined ? 'nothing' : `"${first.title}"`}${hits.length > 1 ? ` and ${hits.length - 1} more` : ''}. The plan uses the catalog's figure; the pages may be newer, and were not verified.`,
    category: query.includes('price') ? 'COST' : query.includes('throughput') ? 'PERFORMANCE' : 'COMPLIANCE',
    severity: 'INFO',
    confidence: 0.3,
    monthlyUsd: unknownCost('what the web says has not been verified'),
    effort: 'HOURS',
    steps: hits.slice(0, shownHits).map(({ url }) => `Read ${url}`),
    evidence: hits
      .slice(0, shownHits)
      .map(({ title, snippet, url }) => computed(title, snippet.slice(0, 300) || 'no excerpt', url)),
  })
}
