import { findModel, publishedModels, searchModels, similarModels } from '#schema/requirements/models'

test('at least sixty models have a shape, each found by its name and its id', () => {
  expect(publishedModels.length).toBeGreaterThanOrEqual(60)
  for (const model of publishedModels) {
    expect(findModel(model.name)).toBe(model)
    expect(findModel(model.id)).toBe(model)
  }
})

test.each([
  ['meta-llama/Llama-3.1-8B-Instruct', 'Llama 3.1 8B'],
  ['unsloth/Meta-Llama-3.1-8B-Instruct', 'Llama 3.1 8B'],
  ['Llama-2-7b-chat-hf', 'Llama 2 7B'],
  ['Qwen/Qwen2.5-7B-Instruct-AWQ', 'Qwen2.5 7B'],
  ['Qwen/Qwen2.5-72B-Instruct-GPTQ-Int4', 'Qwen2.5 72B'],
  ['mistralai/Mixtral-8x7B-Instruct-v0.1', 'Mixtral 8x7B'],
  ['google/gemma-2-9b-it', 'Gemma 2 9B'],
  ['  LLAMA 3.1 70b ', 'Llama 3.1 70B'],
  ['deepseek-ai/DeepSeek-V3-0324', 'DeepSeek V3'],
])('%s is a variant of %s', (given, name) => {
  expect(findModel(given)?.name).toBe(name)
})

test.each(['', 'Llama', 'Llama 3.1 9B', 'DeepSeek-R1-Distill-Qwen-7B', '__proto__', 'constructor'])(
  'the shape of %p is not guessed',
  (name) => {
    expect(findModel(name)).toBeNull()
  },
)

test('names like an unknown one are suggested', () => {
  expect(similarModels('Llama 3.1 8')).toContain('Llama 3.1 8B')
  expect(similarModels('qwen 2.5 7b')).toContain('Qwen2.5 7B')
  expect(similarModels('Llama 3.1', 2)).toHaveLength(2)
  expect(similarModels('Qwen2.5 7B')[0]).toBe('Qwen2.5 7B')
  expect(similarModels('zzzz')).toEqual([])
  expect(similarModels('')).toEqual([])
})

test('experts and windows are those of the model', () => {
  expect(findModel('Mixtral 8x7B')?.shape).toEqual(
    expect.objectContaining({ activeParamsB: 12.88, experts: { count: 8, perToken: 2 }, window: null }),
  )
  expect(findModel('gpt-oss 20B')?.shape.window).toEqual({ tokens: 128, cacheElementsPerToken: 12 * 2 * 8 * 64 })
  for (const { name, shape } of publishedModels) {
    if (shape.experts === null) expect([name, shape.activeParamsB]).toEqual([name, shape.paramsB])
    else expect(shape.activeParamsB).toBeLessThan(shape.paramsB)
  }
})

test('a search finds the model of a name first, then those of which every word begins a word', () => {
  const names = (text: string) => searchModels(text).map(({ name }) => name)
  expect(names('meta-llama/Llama-3.1-8B-Instruct')[0]).toBe('Llama 3.1 8B')
  expect(names('llama 3.1')).toEqual(['Llama 3.1 405B', 'Llama 3.1 70B', 'Llama 3.1 8B'])
  expect(names('8b llama')).toEqual(expect.arrayContaining(['Llama 3 8B', 'Llama 3.1 8B']))
  expect(names('mistralai mix')).toEqual(['Mixtral 8x22B', 'Mixtral 8x7B'])
  expect(names('qwen2.5 7b')[0]).toBe('Qwen2.5 7B')
  expect(names('zzzz')).toEqual([])
  expect(names('')).toHaveLength(publishedModels.length)
})
