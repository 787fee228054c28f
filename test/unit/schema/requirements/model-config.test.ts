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

const llama = configs['Llama 3.1 8B']

test.each([
  ['not JSON', '{"hidden_size": 4096', 'expected the JSON text of a config.json'],
  ['a list', '[]', 'expected a JSON object'],
  ['nothing', '{}', 'expected num_hidden_layers or n_layer'],
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
