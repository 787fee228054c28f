/** `npm run ledger:verify`: audits the ledger. `npm run ledger:verify -- --help` describes it. */
import { readCommandLine } from '#platform/command-line'
import { databaseSettings, loadSettings } from '#platform/config'
import { Lifecycle } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { verifyLedger } from '../subgraphs/payments/src/verify-ledger.ts'

readCommandLine({
  command: 'npm run ledger:verify',
  does: `Audits the ledger in the database of MONGODB_URL and MONGODB_DATABASE_PREFIX. Exits with 1 if it finds a violation, and with 2 if it
    cannot read the ledger.`,
  options: {},
})
const log = createLog({ service: 'verify-ledger', level: 'warn' })
const lifecycle = new Lifecycle(log)
try {
  const values = loadSettings(databaseSettings, process.env)
  const mongo = { url: values.MONGODB_URL, database: `${values.MONGODB_DATABASE_PREFIX}payments` }
  const { accounts, entries, violations } = await verifyLedger({ mongo }, { lifecycle, log })
  for (const { accountId, organizationId, problem } of violations)
    console.error(`${accountId} of ${organizationId ?? 'no organization'}: ${problem}`)
  console.log(`${accounts} accounts, ${entries} entries: ${violations.length} problems`)
  process.exitCode = violations.length > 0 ? 1 : 0
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
} finally {
  await lifecycle.dispose()
}
