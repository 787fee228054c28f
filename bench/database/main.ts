/** `npm run bench:database`: measures the latency of long lists. `npm run bench:database -- --help` lists the options. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createEmbeddedMongo } from '@plumbline/embedded-mongo'
import { choice, count, readCommandLine, rejectCommandLine, text } from '#platform/command-line'
import { recordMeasured } from '../record.ts'
import { measurePages } from './measure-pages.ts'
import type { PageTimes } from './measure-pages.ts'
import { createDatabaseReport } from './report.ts'
import { openTenant } from './tenant.ts'

const program = {
  command: 'npm run bench:database',
  does: `Measures the latency of the list pages of an organization with very many assessments, on the embedded store with files and on the
    MongoDB server of --url. Writes docs/benchmarks.md.`,
  options: {
    url: text('the MongoDB server; without it, only the embedded store is measured', 'mongodb://…'),
    documents: count('assessments on the server', 1_000_000),
    'embedded-documents': count('assessments in the embedded store', 1_000_000),
    runs: count('reads of each page', 20),
    rest: count('seconds between writing and reading, in which DocumentDB updates its statistics', 90, 0),
    only: choice('measures one of both', ['embedded', 'server']),
  },
}
const { values } = readCommandLine(program)
if (values.only === 'server' && values.url === undefined)
  rejectCommandLine(program, 'expected --url <mongodb://…>, which --only server needs, got none')
const { runs, rest: restSeconds } = values
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
    return await measure(url, values['embedded-documents'])
  } finally {
    await embedded.dispose()
    await rm(dataDir, { recursive: true })
  }
}

const server =
  values.url !== undefined && values.only !== 'embedded' ? await measure(values.url, values.documents) : null
const embedded = values.only === 'server' ? null : await measureEmbedded()
const report = createDatabaseReport({ runs, restSeconds, server, embedded })
console.log(report)
recordMeasured('database', report)
