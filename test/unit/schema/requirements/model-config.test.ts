import { parseModelConfig } from '#schema/requirements/model-config'
import { findModel } from '#schema/requirements/models'

/** The members of published configurations on which the shape depends. */
const configs: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'Llama 3.1 8B': {
    model_type: 'llama',
    hidden_size: 4096,
    intermediate_size: 14336,
    num_attention_heads: 32,
    num_hidden_layers: 32,
    num_key_value_heads: 8,
    tie_word_embeddings: false,
    vocab_size: 128256,
  },
  'Llama 2 7B': {
    model_type: 'llama',
    hidden_size: 4096,
    intermediate_size: 11008,
    num_attention_heads: 32,
    num_hidden_layers: 32,
    num_key_value_heads: 32,
    vocab_size: 32000,
  },
  'Qwen2.5 7B': {
    model_type: 'qwen2',
    hidden_size: 3584,
    intermediate_size: 18944,
    num_attention_heads: 28,
    num_hidden_layers: 28,
    num_key_value_heads: 4,
    sliding_window: 131072,
    use_sliding_window: false,
    vocab_size: 152064,
  },
  'Mixtral 8x7B': {
    model_type: 'mixtral',
    hidden_size: 4096,
    intermediate_size: 14336,
    num_attention_heads: 32,
    num_experts_per_tok: 2,
    num_hidden_layers: 32,
    num_key_value_heads: 8,
    num_local_experts: 8,
    sliding_window: null,
    vocab_size: 32000,
  },
  'DeepSeek V3': {
    model_type: 'deepseek_v3',
    first_k_dense_replace: 3,
    hidden_size: 7168,
    intermediate_size: 18432,
    kv_lora_rank: 512,
    moe_intermediate_size: 2048,
    n_routed_experts: 256,
    n_shared_experts: 1,
    num_attention_heads: 128,
    num_experts_per_tok: 8,
    num_hidden_layers: 61,
    num_key_value_heads: 128,
    q_lora_rank: 1536,
    qk_nope_head_dim: 128,
    qk_rope_head_dim: 64,
    v_head_dim: 128,
    vocab_size: 129280,
  },
  'Qwen3 30B-A3B': {
    model_type: 'qwen3_moe',
    head_dim: 128,
    hidden_size: 2048,
    intermediate_size: 6144,
    moe_intermediate_size: 768,
    num_attention_heads: 32,
    num_experts: 128,
    num_experts_per_tok: 8,
    num_hidden_layers: 48,
    num_key_value_heads: 4,
    vocab_size: 151936,
  },
  'Mistral 7B v0.1': {
    model_type: 'mistral',
    hidden_size: 4096,
    intermediate_size: 14336,
    num_attention_heads: 32,
    num_hidden_layers: 32,
    num_key_value_heads: 8,
    sliding_window: 4096,
    vocab_size: 32000,
  },
  'Gemma 2 9B': {
    model_type: 'gemma2',
    head_dim: 256,
    hidden_size: 3584,
    intermediate_size: 14336,
    num_attention_heads: 16,
    num_hidden_layers: 42,
    num_key_value_heads: 8,
    sliding_window: 4096,
    vocab_size: 256000,
  },
  'Falcon 7B': {
    model_type: 'falcon',
    hidden_size: 4544,
    multi_query: true,
    new_decoder_architecture: false,
    num_attention_heads: 71,
    num_hidden_layers: 32,
    vocab_size: 65024,
  },
  'GPT-NeoX 20B': {
    model_type: 'gpt_neox',
    hidden_size: 6144,
    intermediate_size: 24576,
    num_attention_heads: 64,
    num_hidden_layers: 44,
    vocab_size: 50432,
  },
  'GPT-2 XL': {
    model_type: 'gpt2',
    n_embd: 1600,
    n_head: 25,
    n_layer: 48,
    vocab_size: 50257,
  },
  'DBRX 132B': {
    model_type: 'dbrx',
    attn_config: { kv_n_heads: 8 },
    d_model: 6144,
    ffn_config: { ffn_hidden_size: 10752, moe_num_experts: 16, moe_top_k: 4 },
    n_heads: 48,
    n_layers: 40,
    vocab_size: 100352,
  },
}

test.each(Object.entries(configs))('the configuration of %s gives its published shape', (name, config) => {
  const shape = parseModelConfig(JSON.stringify(config))
  const published = findModel(name)?.shape
  if (published === undefined) throw new Error(`expected a model named ${name}`)
  const { paramsB, activeParamsB, ...exact } = published
  expect(shape).toEqual(expect.objectContaining(exact))
  // The published counts have norms and biases in them, and are rounded.
  expect(Math.abs(shape.paramsB / paramsB - 1)).toBeLessThan(0.02)
  expect(Math.abs(shape.activeParamsB / activeParamsB - 1)).toBeLessThan(0.03)
})

test('the language model within a model that sees is read', () => {
  const inner = configs['Llama 3.1 8B']
  const shape = parseModelConfig(JSON.stringify({ model_type: 'llava', vision_config: {}, text_config: inner }))
  expect(shape).toEqual(parseModelConfig(JSON.stringify(inner)))
})

test('layers are counted by their type where it is stated', () => {
  const types = Array.from({ length: 32 }, (_, layer) => (layer % 4 === 3 ? 'full_attention' : 'sliding_attention'))
  const shape = parseModelConfig(JSON.stringify({ ...configs['Mistral 7B v0.1'], layer_types: types }))
  expect(shape.window).toEqual({ tokens: 4096, cacheElementsPerToken: 24 * 2 * 8 * 128 })
  expect(shape.cacheElementsPerToken).toBe(8 * 2 * 8 * 128)
})

/** Small enough to be counted by hand. */
const tiny = { hidden_size: 8, num_hidden_layers: 4, num_attention_heads: 2, vocab_size: 10, intermediate_size: 16 }
const countOf = (config: Readonly<Record<string, unknown>>) => {
  const { paramsB, activeParamsB } = parseModelConfig(JSON.stringify(config))
  return [Math.round(paramsB * 1e9), Math.round(activeParamsB * 1e9)]
}

// 2 × 10 × 8 embeddings + 4 layers × (2 × 8 × 4 × (2 + 2) attention + 3 × 8 × 16)
const dense = 160 + 4 * (256 + 384)

test.each([
  ['a dense model', {}, dense, dense],
  ['tied embeddings', { tie_word_embeddings: true }, dense - 80, dense - 80],
  ['embeddings that are stated not to be tied', { model_type: 'gemma', tie_word_embeddings: false }, dense, dense],
  ['a family that ties them', { model_type: 'gemma' }, dense - 80, dense - 80],
  ['two matrices', { model_type: 'gpt_neox' }, dense - 4 * 128, dense - 4 * 128],
  ['an inner size that is not stated', { intermediate_size: null }, dense + 4 * 384, dense + 4 * 384],
  ['one key-value head', { num_key_value_heads: 1 }, dense - 4 * 64, dense - 4 * 64],
  ['a stated head size', { head_dim: 8 }, dense + 4 * 256, dense + 4 * 256],
  // Two experts of 384 and a router of 16 in each layer; a token passes through one.
  ['experts', { num_experts: 2, num_experts_per_tok: 1 }, dense + 4 * (384 + 16), dense + 4 * 16],
  ['all experts for each token', { num_experts: 2, num_experts_per_tok: 2 }, dense + 4 * 400, dense + 4 * 400],
  ['one expert, which is a dense layer', { num_experts: 1 }, dense, dense],
  [
    'shared experts and dense layers before',
    { num_experts: 4, num_experts_per_tok: 1, n_shared_experts: 1, moe_intermediate_size: 2, first_k_dense_replace: 1 },
    160 + 4 * 256 + 384 + 3 * (4 * 48 + 48 + 32),
    160 + 4 * 256 + 384 + 3 * (48 + 48 + 32),
  ],
  [
    'a shared expert of a stated size',
    { num_experts: 2, num_experts_per_tok: 1, shared_expert_intermediate_size: 5 },
    dense + 4 * (384 + 16 + 120),
    dense + 4 * (16 + 120),
  ],
  // 8 × 2 × (3 + 1) queries + 8 × (4 + 1) + 4 × 2 × (3 + 2) + 2 × 2 × 8 output
  [
    'latent attention',
    { kv_lora_rank: 4, qk_rope_head_dim: 1, qk_nope_head_dim: 3, v_head_dim: 2 },
    160 + 4 * (64 + 40 + 40 + 32 + 384),
    160 + 4 * (64 + 40 + 40 + 32 + 384),
  ],
  // Queries through a rank of 2: 2 × (8 + 2 × 4)
  [
    'compressed queries',
    { kv_lora_rank: 4, qk_rope_head_dim: 1, qk_nope_head_dim: 3, v_head_dim: 2, q_lora_rank: 2 },
    160 + 4 * (32 + 40 + 40 + 32 + 384),
    160 + 4 * (32 + 40 + 40 + 32 + 384),
  ],
  // 8 × 2 × 129 + 8 × 5 + 4 × 2 × 256 + 2 × 128 × 8
  [
    'latent attention of unstated sizes',
    { kv_lora_rank: 4, qk_rope_head_dim: 1 },
    160 + 4 * (2064 + 40 + 2048 + 2048 + 384),
    160 + 4 * (2064 + 40 + 2048 + 2048 + 384),
  ],
])('parameters are counted: %s', (_what, changes, all, active) => {
  expect(countOf({ ...tiny, ...changes })).toEqual([all, active])
})

const perLayer = 2 * 2 * 4

test.each([
  ['no window', {}, 4 * perLayer, null],
  ['a window of 0', { sliding_window: 0 }, 4 * perLayer, null],
  ['a window that is not used', { sliding_window: 5, use_sliding_window: false }, 4 * perLayer, null],
  ['a window in all layers', { sliding_window: 5 }, 0, { tokens: 5, cacheElementsPerToken: 4 * perLayer }],
  [
    'a pattern: every third layer keeps all',
    { sliding_window: 5, sliding_window_pattern: 3 },
    perLayer,
    { tokens: 5, cacheElementsPerToken: 3 * perLayer },
  ],
  [
    'a pattern of 0',
    { sliding_window: 5, sliding_window_pattern: 0 },
    0,
    { tokens: 5, cacheElementsPerToken: 4 * perLayer },
  ],
  [
    'chunks',
    {
      attention_chunk_size: 7,
      layer_types: ['chunked_attention', 'full_attention', 'chunked_attention', 'chunked_attention'],
    },
    perLayer,
    { tokens: 7, cacheElementsPerToken: 3 * perLayer },
  ],
  ['types without a window', { sliding_window: 5, layer_types: ['full_attention'] }, 4 * perLayer, null],
  ['a latent size of 0', { kv_lora_rank: 0 }, 4 * perLayer, null],
  ['latent attention', { kv_lora_rank: 6, qk_rope_head_dim: 2 }, 4 * 8, null],
  ['latent attention without positions', { kv_lora_rank: 6 }, 4 * 6, null],
  ['Falcon before its new design', { multi_query: true }, 4 * 2 * 4, null],
  ['Falcon since', { multi_query: true, new_decoder_architecture: true, num_kv_heads: 2 }, 4 * perLayer, null],
])('the cache of a token is counted: %s', (_what, changes, cacheElementsPerToken, window) => {
  const shape = parseModelConfig(JSON.stringify({ ...tiny, ...changes }))
  expect(shape).toEqual(expect.objectContaining({ cacheElementsPerToken, window }))
})

test('what is no description of a language model is passed over', () => {
  for (const text_config of [null, 'text', [], {}, { vocab_size: 99 }])
    expect(countOf({ ...tiny, text_config })).toEqual(countOf(tiny))
})

test('a size at the limit is believed', () => {
  expect(parseModelConfig(JSON.stringify({ ...tiny, vocab_size: 10_000_000 })).layers).toBe(4)
})

const llama = configs['Llama 3.1 8B']

test.each([
  ['not JSON', '{"hidden_size": 4096', 'expected the JSON text of a config.json'],
  ['a list', '[]', 'expected a JSON object'],
  ['nothing', '{}', 'expected num_hidden_layers or n_layer or n_layers or num_layers above 0, got none of them'],
  ['null', 'null', 'expected a JSON object'],
  [
    'no experts for a token',
    JSON.stringify({ ...configs['Mixtral 8x7B'], num_experts_per_tok: 0 }),
    'num_experts_per_tok: expected a number from 1 to 8, got 0',
  ],
  ['a negative size', JSON.stringify({ ...llama, hidden_size: -1 }), 'hidden_size: expected a whole number from 0'],
  ['a huge size', JSON.stringify({ ...llama, vocab_size: 1e300 }), 'vocab_size: expected a whole number from 0'],
  [
    'text for a number',
    JSON.stringify({ ...llama, num_hidden_layers: '32' }),
    'num_hidden_layers: expected a whole number',
  ],
  [
    'a fraction',
    JSON.stringify({ ...llama, num_key_value_heads: 0.5 }),
    'num_key_value_heads: expected a whole number',
  ],
  ['a long text for a number', JSON.stringify({ ...llama, vocab_size: 'x'.repeat(99) }), `got "${'x'.repeat(49)}`],
  ['no layers', JSON.stringify({ ...llama, num_hidden_layers: 0 }), 'above 0, got 0'],
  [
    'more experts for a token than there are',
    JSON.stringify({ ...configs['Mixtral 8x7B'], num_experts_per_tok: 9 }),
    'num_experts_per_tok: expected a number from 1 to 8, got 9',
  ],
  [
    'experts without a number for each token',
    JSON.stringify({ ...configs['Mixtral 8x7B'], num_experts_per_tok: null }),
    'num_experts_per_tok: expected a number from 1 to 8, got null',
  ],
  ['members of the prototype', '{"__proto__": {"hidden_size": 1}}', 'expected num_hidden_layers or n_layer'],
])('%s is refused with what was expected', (_what, text, message) => {
  expect(() => parseModelConfig(text)).toThrow(message)
})
