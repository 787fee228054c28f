// The platform in one process with existing servers.
import { runProcess } from '#platform/lifecycle'
import { createLog } from '#platform/logging'
import { createStandalone } from '#standalone'

await runProcess('one-process', async () => {
  const platform = await createStandalone(process.env, { log: createLog({ service: 'one-process', level: 'fatal' }) })
  console.log('{"msg":"ready"}')
  return platform
})
