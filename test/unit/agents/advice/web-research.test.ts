import { AppError } from '#platform/errors'
import { situationOf } from '#root/subgraphs/agents/src/domain/advice/rules'
import type { AdviceContext } from '#root/subgraphs/agents/src/domain/advice/types'
import { adviseFromTheWeb } from '#root/subgraphs/agents/src/domain/advice/web-research/advisor'
import { webQueries } from '#root/subgraphs/agents/src/domain/advice/web-research/queries'
import { contextOf } from './context.ts'
import { asking, small } from './requirements.ts'

const requirements = asking({ workloads: [small], preferredProviders: ['AWS'], compliance: ['GDPR'], regions: ['EU'] })
const endpoint = 'http://127.0.0.1:9/search'
const hit = { title: 'A page', url: 'https://example.com/a', snippet: 'It says so.' }
const searching = (search: AdviceContext['search']) => contextOf({ searchEndpoint: endpoint, search })

test('without an endpoint it is skipped, and says how much stayed unasked', async () => {
  await expect(adviseFromTheWeb(requirements, contextOf())).resolves.toEqual({
    kind: 'skipped',
    reason: 'No search endpoint is configured, so 3 questions to the web stayed unasked.',
  })
})

test('it asks for the price, the throughput and the duties of this plan', () => {
  const queries = webQueries(situationOf(requirements)).map(({ query }) => query)
  expect(queries).toHaveLength(3)
  expect(queries[0]).toMatch(/ eu-\S+ on-demand price per hour$/)
  expect(queries[1]).toMatch(/^8.03B BF16 inference throughput /)
  expect(queries[2]).toBe('GDPR guidance machine learning AWS EU')
})

test('found pages become evidence with their address, and progress is reported', async () => {
  const progress: number[] = []
  const context = {
    ...searching(async () => [hit]),
    reportProgress: (fraction: number) => void progress.push(fraction),
  }
  const outcome = await adviseFromTheWeb(requirements, context)
  expect(outcome).toEqual(expect.objectContaining({ kind: 'completed', summary: '3 questions asked, 3 pages found.' }))
  expect(outcome.kind === 'completed' && outcome.findings[0]?.evidence).toEqual([
    { label: 'A page', value: 'It says so.', source: hit.url },
  ])
  expect(progress.at(-1)).toBe(1)
})

test('one failed question leaves the others', async () => {
  const outcome = await adviseFromTheWeb(
    requirements,
    searching(async ({ query }) => {
      if (query.includes('price')) throw new Error('no')
      return query.includes('GDPR') ? [] : [hit]
    }),
  )
  expect(outcome).toEqual(expect.objectContaining({ summary: '2 questions asked, 1 page found, 1 without answer.' }))
})

test('no answer at all fails the task, with the reason', async () => {
  const refused = new Error('connection refused')
  const work = adviseFromTheWeb(
    requirements,
    searching(() => Promise.reject(refused)),
  )
  await expect(work).rejects.toThrow(
    expect.objectContaining({ message: 'expected an answer from the search service, got none', cause: refused }),
  )
})

test('an unavailable search service is reported as such, so that the task waits for it', async () => {
  const away = new AppError({ code: 'UPSTREAM_UNAVAILABLE', message: 'The search service is unavailable.' })
  const work = adviseFromTheWeb(
    requirements,
    searching(() => Promise.reject(away)),
  )
  await expect(work).rejects.toBe(away)
})

test('a cancelled search ends with the reason of the signal', async () => {
  const signal = AbortSignal.abort(new Error('cancelled'))
  const context = { ...searching(() => Promise.reject(new Error('aborted'))), signal }
  await expect(adviseFromTheWeb(requirements, context)).rejects.toThrow('cancelled')
})

test('a plan without instances raises no question', async () => {
  const outcome = await adviseFromTheWeb(
    asking({}),
    searching(async () => [hit]),
  )
  expect(outcome.kind).toBe('skipped')
})

test('a finding names the first page, counts the others, and gives three of them to read', async () => {
  const pages = [1, 2, 3, 4].map((number) => ({
    title: `Page ${number}`,
    url: `https://example.com/${number}`,
    snippet: 'x'.repeat(400),
  }))
  const outcome = await adviseFromTheWeb(
    requirements,
    searching(async ({ query }) => (query.includes('price') ? pages : pages.slice(0, 1))),
  )
  if (outcome.kind !== 'completed') throw new Error('expected that it completes')
  const [prices, throughput] = outcome.findings
  expect(prices?.rationale).toContain('found "Page 1" and 3 more.')
  expect(throughput?.rationale).toContain('found "Page 1".')
  const [first, second, third] = pages.map(({ url }) => url)
  expect(prices?.steps).toEqual([`Read ${first}`, `Read ${second}`, `Read ${third}`])
  expect(prices?.evidence.map(({ source }) => source)).toEqual([first, second, third])
  expect(prices?.evidence[0]?.value).toHaveLength(300)
  const asked = webQueries(situationOf(requirements)).map(({ query }) => query)
  expect(outcome.details).toEqual({
    queries: asked.map((query) => ({
      query,
      pages: (query.includes('price') ? pages : pages.slice(0, 1)).map(({ url }) => url),
    })),
  })
})
