import { sizeOf } from './bundle.ts'

test('the core takes 4 KB at most, compressed', async () => {
  const bytes = await sizeOf('packages/client/src/index.ts')
  expect(bytes).toBeGreaterThan(1_000)
  expect(bytes).toBeLessThanOrEqual(4_096)
})
