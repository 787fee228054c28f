import { serverAudits } from 'graphql-http'
import { sharedPlatform } from '../support/platform/index.ts'

const required = /^(MUST|SHOULD)/

describe('GraphQL over HTTP', () => {
  const url = sharedPlatform('oneProcess')

  // The audits ask for nothing but `__typename`, so any graph will do.
  const audits = serverAudits({ url: () => `${url}/graphql` }).filter(({ name }) => required.test(name))

  test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn()
    if (result.status !== 'ok') throw new Error(`${result.status}: ${result.reason}`)
    expect(result.status).toBe('ok')
  })
})
