import { mock } from 'node:test'
import { parse } from 'graphql'
import { createResumer } from '#root/packages/client/src/resumer'

beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }))
afterEach(() => mock.timers.reset())

test('a retry follows within five seconds, however long a server was unreachable', () => {
  let attempts = 0
  const resumer = createResumer()
  const stop = resumer.run(
    { document: parse('subscription { tick { cursor } }'), variables: {}, operationName: undefined },
    (_attempt, sink) => {
      attempts++
      sink.error(new Error('refused'))
      return () => undefined
    },
    { next: () => undefined, error: () => undefined, complete: () => undefined },
  )
  for (let time = 0; time < 200; time++) {
    const before = attempts
    mock.timers.tick(5_000)
    expect(attempts).toBeGreaterThan(before)
  }
  // Clients do not all reconnect at the same time either.
  expect(attempts).toBeLessThan(2_000)
  stop()
})
