/**
 * `npm run bench:database`: the latency of list pages of an organization with very many assessments, on the embedded store with
 * files and, with `--url mongodb://…`, on that server. Writes docs/benchmarks.md.
 * Options: --documents 1000000 --embedded-documents 1000000 --runs 20 --only embedded|server
 * --rest 90: seconds between writing and reading, in which DocumentDB updates its statistics
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createEmbeddedMongo } from '@plumbline/embedded-mongo'
import { recordMeasured } from '../record.ts'
import { measurePages } from './measure-pages.ts'
import type { PageTimes } from './measure-pages.ts'
import { createDatabaseReport } from './report.ts'
import { openTenant } from './tenant.ts'

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '1000000' },
    'embedded-documents': { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '20' },
    rest: { type: 'string', default: '90' },
    url: { type: 'string' },
    only: { type: 'string' },
  },
})
const runs = Number(values.runs)
const restSeconds = Number(values.rest)
const patienceMs = 120_000

async function measure(url: string, documents: number): Promise<PageTimes> {
  const tenant = await openTenant(url)
  try {
    const seedMs = await tenant.seed(documents)
    console.log(`${documents} assessments written in ${Math.round(seedMs / 1_000)} s`)
    await pause(restSeconds * 1_000)
    return { documents, seedMs, pages: await measurePages(tenant, runs) }
  } finally {
    await tenant.dispose()
  }
}

async function measureEmbedded(): Promise<PageTimes> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bench-database-'))
  const embedded = await createEmbeddedMongo({ dataDir })
  try {
    // The store has one thread, and the driver would time out while it counts a million documents for the first time.
    const url = `${embedded.url}&connectTimeoutMS=${patienceMs}`
    return await measure(url, Number(values['embedded-documents']))
  } finally {
    await embedded.dispose()
    await rm(dataDir, { recursive: true })
  }
}

const server =
  values.url !== undefined && values.only !== 'embedded' ? await measure(values.url, Number(values.documents)) : null
const embedded = values.only === 'server' ? null : await measureEmbedded()
const report = createDatabaseReport({ runs, restSeconds, server, embedded })
console.log(report)
recordMeasured('database', report)
