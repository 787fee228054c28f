import { post } from './requests.ts'
import { startShop } from './shop.ts'

test('a timeout of a subgraph in the same process does not affect the data of the others', async () => {
  const shop = await startShop({ SUBGRAPH_TIMEOUT_MS: '50' })
  const gate = Promise.withResolvers<void>()
  shop.hold = () => gate.promise
  const { body } = await post(shop, { what: '', body: { query: '{ reviewCount products(first: 1) { upc } }' } })
  gate.resolve()
  await shop.dispose()
  expect(JSON.parse(body)).toMatchObject({
    data: null,
    errors: [{ message: 'Subgraph "products" did not answer within 50 ms', extensions: { code: 'TIMEOUT' } }],
  })
})
