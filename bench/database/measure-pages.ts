import type { AssessmentPage } from '../../subgraphs/assessments/src/domain/ports.ts'
import type { Tenant } from './tenant.ts'

/** How long a page took, in milliseconds. */
export interface PageTime {
  readonly page: string
  readonly records: number
  readonly medianMs: number
  readonly p95Ms: number
}

export interface PageTimes {
  readonly documents: number
  readonly seedMs: number
  readonly pages: readonly PageTime[]
}

const warmUps = 3

/** Reads each page like the subgraph, this many times. */
export async function measurePages(tenant: Tenant, runs: number): Promise<readonly PageTime[]> {
  const times: PageTime[] = []
  for (const [page, asked] of pagesOf(tenant)) {
    const read = async () => (await tenant.repository.findPages([asked]))[0]?.items.length ?? 0
    const time = { page, ...(await measure(read, runs)) }
    console.log(`${page}: ${time.medianMs.toFixed(1)} ms`)
    times.push(time)
  }
  for (const [page, fields] of [
    ['100 of a small organization', {}],
    ['the same 100 without their requirements', { requirements: 0 }],
  ] as const)
    times.push({ page, ...(await measure(() => tenant.readSmall(100, fields), runs)) })
  const { repository, organizationId } = tenant
  const count = async () => (await repository.count([organizationId])).reduce((sum, group) => sum + group.count, 0)
  const from = performance.now()
  const records = await count()
  const onceMs = performance.now() - from
  times.push({
    page: '`totalCount` when it is first computed for existing assessments',
    records,
    medianMs: onceMs,
    p95Ms: onceMs,
  })
  times.push({ page: '`totalCount`', ...(await measure(count, runs)) })
  return times
}

function pagesOf(tenant: Tenant): readonly (readonly [string, AssessmentPage])[] {
  const { organizationId } = tenant
  const first = {
    organizationId,
    statuses: null,
    direction: 'DESC',
    cursor: null,
    isBackward: false,
    limit: 20,
  } as const
  const [middle, last] = [tenant.idAt(0.5), tenant.idAt(0.99999)]
  return [
    ['the first 20', first],
    ['the first 100', { ...first, limit: 100 }],
    ['20 from the middle', { ...first, cursor: middle }],
    ['the last', { ...first, cursor: last }],
    ['the first 20 that are completed', { ...first, statuses: ['COMPLETED'] }],
    ['20 from the middle, drafts or archived', { ...first, statuses: ['DRAFT', 'ARCHIVED'], cursor: middle }],
    ['those that are running (1 in 100,000)', { ...first, statuses: ['RUNNING'] }],
    ['the first 20 of a small organization', { ...first, organizationId: tenant.smallOrganizationId }],
  ]
}

async function measure(read: () => Promise<number>, runs: number): Promise<Omit<PageTime, 'page'>> {
  let records = 0
  for (let index = 0; index < Math.min(warmUps, runs); index += 1) records = await read()
  const times: number[] = []
  for (let index = 0; index < runs; index += 1) {
    const from = performance.now()
    await read()
    times.push(performance.now() - from)
  }
  const sorted = times.toSorted((one, other) => one - other)
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0
  return { records, medianMs: at(0.5), p95Ms: at(0.95) }
}
