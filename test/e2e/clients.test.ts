import { libraries } from '../support/clients/libraries.ts'
import type { SeenEvent } from '../support/clients/libraries.ts'
import { startPausedRun } from '../support/clients/paused-run.ts'
import { sharedPlatform, signUp } from '../support/platform/index.ts'
import type { Person } from '../support/platform/index.ts'

describe('a run, watched with common client libraries', () => {
  const url = sharedPlatform('manyProcesses')
  let ada: Person

  beforeAll(async () => {
    ada = await signUp(url)
  })

  afterAll(() => ada.client.dispose())

  test.each(Object.entries(libraries))('%s shows every event, and that it is over', async (_name, watch) => {
    const run = await startPausedRun(ada)
    const seen: SeenEvent[] = []
    const resumed = Promise.withResolvers<unknown>()
    const onEvent = (event: SeenEvent) => {
      if (seen.push(event) === 1) resumed.resolve(run.resume())
    }
    await watch({ url, authorization: `Bearer ${ada.accessToken}`, runId: run.id, onEvent })
    await resumed.promise
    await run.expectWhole(seen)
  })
})
