import type { ApolloServerPlugin } from '@apollo/server'
import { startPluginWorld, ways } from './plugin-world.ts'
import type { PluginWorld } from './plugin-world.ts'

const named = '{ product(upc: "1") { name } }'
const { execute } = ways['the fast path'] as (typeof ways)[string]

let world: PluginWorld

afterEach(() => world.dispose())

test('a plugin of Apollo Server sees every operation over HTTP, also those that have been executed before', async () => {
  const calls: string[] = []
  const plugin: ApolloServerPlugin = {
    serverWillStart: async () => ({ serverWillStop: async () => void calls.push('serverWillStop') }),
    async requestDidStart() {
      calls.push('requestDidStart')
      return {
        didResolveOperation: async ({ operationName }) => void calls.push(`didResolveOperation ${operationName}`),
        async willSendResponse({ response }) {
          response.http.headers.set('x-plugin', 'was here')
          if (response.body.kind === 'single') response.body.singleResult.extensions = { apollo: true }
        },
      }
    },
  }
  world = await startPluginWorld({ apolloPlugins: [plugin] })
  for (let count = 0; count < 3; count += 1)
    expect(await execute(world, named)).toMatchObject({
      data: { product: { name: 'Product 1' } },
      extensions: { apollo: true },
    })
  expect(calls).toEqual(Array.from({ length: 3 }, () => ['requestDidStart', 'didResolveOperation null']).flat())
  const response = await fetch(world.httpUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: named }),
  })
  expect(response.headers.get('x-plugin')).toBe('was here')
})

test('clients receive the errors of such a plugin in the form of all errors', async () => {
  const plugin: ApolloServerPlugin = {
    async requestDidStart() {
      return {
        async didResolveOperation() {
          throw new Error('secret of the plugin')
        },
      }
    },
  }
  world = await startPluginWorld({ apolloPlugins: [plugin] })
  const answer = await execute(world, named)
  expect(answer.errors).toMatchObject([
    { extensions: { code: 'INTERNAL', correlationId: expect.any(String) as string } },
  ])
  expect(JSON.stringify(answer)).not.toContain('secret')
})
