import { createApolloLogger } from '#root/gateway/src/supergraph/apollo-logger'
import { collectLog } from '#root/test/support/log-lines'

test('warnings and errors of Apollo are logged, and debug messages are not', () => {
  const { log, lines } = collectLog()
  const apollo = createApolloLogger(log)
  apollo.debug()
  apollo.info()
  apollo.warn('a directive is deprecated')
  apollo.error(new Error('the supergraph is broken'))
  expect(lines).toMatchObject([
    { level: 40, apollo: 'a directive is deprecated' },
    { level: 50, apollo: 'Error: the supergraph is broken' },
  ])
})

test('objects and several parts are readable', () => {
  const { log, lines } = collectLog()
  createApolloLogger(log).error({ module: 'usage', status: 401 }, 'no report was sent')
  expect(lines).toMatchObject([{ apollo: "{ module: 'usage', status: 401 } no report was sent" }])
})
