import { gql } from '#root/test/support/gql'
import { sharedPlatform } from '#root/test/support/platform/index'

const url = sharedPlatform('oneProcess')

const query = `query ($search: String, $first: Int! = 20) {
  models(search: $search, first: $first) { name modelId kind paramsB activeParamsB contextTokens }
}`

const ask = (variables: { readonly search?: string; readonly first?: number }) => gql(url, { query, variables })

test('the library of models is visible to everyone, a page at a time', async () => {
  const { data } = await ask({})
  expect(data?.['models']).toHaveLength(20)
  const expected = {
    name: 'Mixtral 8x7B',
    modelId: 'mistralai/Mixtral-8x7B-v0.1',
    kind: 'TEXT_GENERATION',
    paramsB: 46.7,
    activeParamsB: 12.88,
    contextTokens: 32_768,
  }
  // The second answer can come from the cache of the gateway, which keeps one for each search.
  for (let attempt = 0; attempt < 2; attempt += 1) {
    expect(await ask({ search: 'mixtral 8x7', first: 1 })).toEqual({ data: { models: [expected] } })
    expect(await ask({ search: 'no such model', first: 1 })).toEqual({ data: { models: [] } })
  }
})

test.each([
  [{ first: 0 }, 'first'],
  [{ first: 101 }, 'first'],
  [{ search: 'x'.repeat(201) }, 'search'],
])('refuses %j', async (variables, field) => {
  const { errors } = await ask(variables)
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }])
})
