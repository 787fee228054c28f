import { runProcess } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { loadPaymentsConfig } from './config.ts'
import { createPaymentsWorker } from './payments-worker.ts'

await runProcess('payments-worker', async () => {
  const config = loadPaymentsConfig(process.env)
  const log = createLog({ service: 'payments-worker', level: config.logLevel })
  const worker = await createPaymentsWorker(config, { log })
  log.info('ready')
  return worker
})
