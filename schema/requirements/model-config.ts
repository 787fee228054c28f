import { cacheOf } from './model-shape.ts'
import type { Attention, ModelShape } from './model-shape.ts'

/** The configuration is not one that a shape can be read from; the message names the expected and the actual. */
export class ModelConfigError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ModelConfigError'
  }
}

type Config = Readonly<Record<string, unknown>>

/** Largest plausible value of a field: the largest published models have a tenth of it. */
const largest = 10_000_000

/**
 * Reads the shape of a model from its `config.json` as published on Hugging Face. Parameters are counted from the shape: embeddings,
 * attention, and the two or three matrices of each expert or feed-forward layer; biases and norms, below 1 %, are left out.
 * @throws ModelConfigError - the text is no JSON object, or lacks what a shape needs
 */
export function parseModelConfig(text: string): ModelShape {
  const config = readConfig(text)
  const layers = number(config, ['num_hidden_layers', 'n_layer', 'n_layers', 'num_layers'])
  const hiddenSize = number(config, ['hidden_size', 'n_embd', 'd_model'])
  const heads = number(config, ['num_attention_heads', 'n_head', 'n_heads', 'num_heads'])
  const attention = attentionOf(config, { heads, hiddenSize })
  const window = windowOf(config, layers)
  const { dense, experts } = feedForwardOf(config, { hiddenSize, layers })
  const attended = layers * attentionParams(config, { attention, heads, hiddenSize })
  const vocabulary = number(config, ['vocab_size', 'padded_vocab_size'])
  const embedded = vocabulary * hiddenSize * (isTied(config) ? 1 : 2)
  const shared = attended + embedded + dense
  return {
    paramsB: (shared + (experts?.params ?? 0)) / 1e9,
    activeParamsB: (shared + (experts ? (experts.params * experts.perToken) / experts.count : 0)) / 1e9,
    layers,
    hiddenSize,
    ...cacheOf({ layers, attention, window }),
    experts: experts && { count: experts.count, perToken: experts.perToken },
  }
}

function readConfig(text: string): Config {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    throw new ModelConfigError('expected the JSON text of a config.json, got text that is not JSON')
  }
  if (!isObject(read)) throw new ModelConfigError('expected a JSON object, got another value')
  // Models that see or hear describe the language model within.
  for (const part of ['text_config', 'llm_config', 'language_config']) {
    const inner = read[part]
    if (isObject(inner) && optional(inner, ['num_hidden_layers', 'n_layer']) !== null) return { ...read, ...inner }
  }
  return read
}

const isObject = (value: unknown): value is Config =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function optional(config: Config, names: readonly string[]): number | null {
  for (const name of names) {
    const value = config[name]
    if (value === undefined || value === null) continue
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > largest)
      throw new ModelConfigError(`${name}: expected a whole number from 0 to ${largest}, got ${show(value)}`)
    return value
  }
  return null
}

function number(config: Config, names: readonly string[]): number {
  const value = optional(config, names)
  if (value === null || value === 0)
    throw new ModelConfigError(`expected ${names.join(' or ')} above 0, got ${value === null ? 'none of them' : 0}`)
  return value
}

const show = (value: unknown): string => (JSON.stringify(value) ?? typeof value).slice(0, 50)

function attentionOf(config: Config, { heads, hiddenSize }: { heads: number; hiddenSize: number }): Attention {
  const latentSize = optional(config, ['kv_lora_rank'])
  if (latentSize !== null && latentSize > 0)
    return { latentSize, positionSize: optional(config, ['qk_rope_head_dim']) ?? 0 }
  const headSize = optional(config, ['head_dim', 'kv_channels', 'attention_head_dim']) ?? Math.floor(hiddenSize / heads)
  const nested = config['attn_config']
  const stated =
    optional(config, ['num_key_value_heads', 'num_kv_heads', 'multi_query_group_num', 'n_head_kv']) ??
    (isObject(nested) ? optional(nested, ['kv_n_heads']) : null)
  // Falcon names its key-value heads only where they are used: its first design has one.
  if (config['multi_query'] === true && config['new_decoder_architecture'] !== true)
    return { keyValueHeads: 1, headSize }
  return { keyValueHeads: stated ?? heads, headSize }
}

function windowOf(config: Config, layers: number): { tokens: number; layers: number } | null {
  const tokens = optional(config, ['sliding_window', 'attention_chunk_size'])
  if (tokens === null || tokens === 0 || config['use_sliding_window'] === false) return null
  const types = config['layer_types']
  if (Array.isArray(types)) {
    const windowed = types.filter((type) => type === 'sliding_attention' || type === 'chunked_attention').length
    return windowed === 0 ? null : { tokens, layers: Math.min(layers, windowed) }
  }
  const pattern = optional(config, ['sliding_window_pattern'])
  if (pattern !== null && pattern > 0) return { tokens, layers: layers - Math.floor(layers / pattern) }
  // Every second layer, which this family does not state.
  if (config['model_type'] === 'gemma2') return { tokens, layers: Math.ceil(layers / 2) }
  return { tokens, layers }
}

/** Families that use one matrix for input and output embeddings unless their configuration says otherwise. */
const tied: ReadonlySet<unknown> = new Set([
  'bert',
  'bloom',
  'cohere',
  'gemma',
  'gemma2',
  'gemma3_text',
  'gpt2',
  'gpt_bigcode',
  'gpt_neo',
  'mpt',
  'opt',
  'roberta',
  'starcoder2',
  'xlm-roberta',
])

function isTied({ tie_word_embeddings: stated, model_type: family }: Config): boolean {
  return typeof stated === 'boolean' ? stated : tied.has(family)
}

interface Attended {
  readonly attention: Attention
  readonly heads: number
  readonly hiddenSize: number
}

/** Of one layer: queries, keys, values and output. */
function attentionParams(config: Config, { attention, heads, hiddenSize }: Attended): number {
  if (!('latentSize' in attention)) {
    const { keyValueHeads, headSize } = attention
    return 2 * hiddenSize * headSize * (heads + keyValueHeads)
  }
  const plain = optional(config, ['qk_nope_head_dim']) ?? 128
  const value = optional(config, ['v_head_dim']) ?? 128
  const query = heads * (plain + attention.positionSize)
  const queryRank = optional(config, ['q_lora_rank'])
  return (
    (queryRank ? queryRank * (hiddenSize + query) : hiddenSize * query) +
    hiddenSize * (attention.latentSize + attention.positionSize) +
    attention.latentSize * heads * (plain + value) +
    heads * value * hiddenSize
  )
}

/** Families whose feed-forward layers have two matrices; all others have three (gated). */
const ungated: ReadonlySet<unknown> = new Set([
  'gpt2',
  'gptj',
  'gpt_neo',
  'gpt_neox',
  'gpt_bigcode',
  'opt',
  'bloom',
  'falcon',
  'mpt',
  'phi',
  'starcoder2',
  'codegen',
  'bert',
  'roberta',
  'xlm-roberta',
])

interface FeedForward {
  /** Parameters that every token passes through, of all layers. */
  readonly dense: number
  readonly experts: { readonly params: number; readonly count: number; readonly perToken: number } | null
}

function feedForwardOf(
  config: Config,
  { hiddenSize, layers }: { readonly hiddenSize: number; readonly layers: number },
): FeedForward {
  const matrices = ungated.has(config['model_type']) ? 2 : 3
  const nested = config['ffn_config']
  const inner =
    optional(config, ['intermediate_size', 'n_inner', 'ffn_dim', 'ffn_hidden_size']) ??
    (isObject(nested) ? optional(nested, ['ffn_hidden_size']) : null) ??
    4 * hiddenSize
  const count =
    optional(config, ['num_local_experts', 'n_routed_experts', 'num_experts']) ??
    (isObject(nested) ? optional(nested, ['moe_num_experts']) : null) ??
    0
  const ofLayer = (size: number): number => matrices * hiddenSize * size
  if (count < 2) return { dense: layers * ofLayer(inner), experts: null }
  const perToken =
    optional(config, ['num_experts_per_tok', 'experts_per_token', 'num_experts_per_token']) ??
    (isObject(nested) ? optional(nested, ['moe_top_k']) : null)
  if (perToken === null || perToken === 0 || perToken > count)
    throw new ModelConfigError(`num_experts_per_tok: expected a number from 1 to ${count}, got ${show(perToken)}`)
  const ofExpert = optional(config, ['moe_intermediate_size']) ?? inner
  const first = Math.min(layers, optional(config, ['first_k_dense_replace']) ?? 0)
  const sharedSize =
    optional(config, ['shared_expert_intermediate_size']) ?? (optional(config, ['n_shared_experts']) ?? 0) * ofExpert
  const routed = layers - first
  return {
    dense: first * ofLayer(inner) + routed * (ofLayer(sharedSize) + hiddenSize * count),
    experts: { params: routed * count * ofLayer(ofExpert), count, perToken },
  }
}
