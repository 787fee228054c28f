import { cacheElements, cacheOf, elementsPerLayer } from '#schema/requirements/model-shape'

test.each([
  [{ keyValueHeads: 8, headSize: 128 }, 2_048],
  [{ latentSize: 512, positionSize: 64 }, 576],
  [null, 0],
])('a layer with %j keeps %d elements of a token', (attention, elements) => {
  expect(elementsPerLayer(attention)).toBe(elements)
})

test('layers with a window keep its tokens only', () => {
  const attention = { keyValueHeads: 1, headSize: 5 }
  const cache = cacheOf({ layers: 6, attention, window: { tokens: 100, layers: 4 } })
  expect(cache).toEqual({ cacheElementsPerToken: 20, window: { tokens: 100, cacheElementsPerToken: 40 } })
  const shape = { paramsB: 1, activeParamsB: 1, layers: 6, hiddenSize: 5, experts: null, ...cache }
  expect(cacheElements(shape, 10)).toBe(20 * 10 + 40 * 10)
  expect(cacheElements(shape, 1_000)).toBe(20 * 1_000 + 40 * 100)
  expect(cacheElements({ ...shape, window: null }, 1_000)).toBe(20 * 1_000)
})
