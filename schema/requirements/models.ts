import { z } from 'zod'
import { readData } from '#platform/data-files'
import data from './data/models.json' with { type: 'json' }
import { cacheOf } from './model-shape.ts'
import type { ModelShape } from './model-shape.ts'

const size = z.number().positive()
const count = z.number().int().positive()

const modelShape = z.strictObject({
  name: z.string(),
  id: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'expected an id of Hugging Face: owner/name'),
  kind: z.enum(['TEXT_GENERATION', 'EMBEDDING', 'RERANKER']),
  paramsB: size,
  activeParamsB: size,
  contextTokens: count,
  layers: count,
  hiddenSize: count,
  attention: z
    .union([
      z.strictObject({ keyValueHeads: count, headSize: count }),
      z.strictObject({ latentSize: count, positionSize: count }),
    ])
    .nullable(),
  experts: z.strictObject({ count, perToken: count }).optional(),
  window: z.strictObject({ tokens: count, layers: count }).optional(),
})

/** What a model is for. */
export type ModelKind = 'TEXT_GENERATION' | 'EMBEDDING' | 'RERANKER'

/** A model with published weights. */
export interface PublishedModel {
  /** For people: `Llama 3.1 8B`. */
  readonly name: string
  /** On Hugging Face: `meta-llama/Llama-3.1-8B`. */
  readonly id: string
  readonly kind: ModelKind
  /** The longest sequence that the model was made for, input and output together. */
  readonly contextTokens: number
  readonly shape: ModelShape
}

const { source, models } = readData(
  'models.json',
  z.strictObject({
    source: z.strictObject({ asOf: z.string(), name: z.string() }),
    note: z.string(),
    models: z.array(modelShape),
  }),
  data,
)

/** Where the shapes come from. */
export const modelsSource = `${source.name}, as of ${source.asOf}`

/** The models whose shape is known, by name. */
export const publishedModels: readonly PublishedModel[] = models.map(({ name, id, kind, contextTokens, ...rest }) => {
  const { paramsB, activeParamsB, layers, hiddenSize, experts = null, window = null } = rest
  const cache = cacheOf({ layers, attention: rest.attention, window })
  return { name, id, kind, contextTokens, shape: { paramsB, activeParamsB, layers, hiddenSize, experts, ...cache } }
})

/** Words of an id that describe how the weights were tuned or stored, and not their shape. */
const variants = /-(?:instruct|chat|it|hf|base|awq|gptq|fp8|int4|int8|w4a16|\d{4})(?=-|$)/g

const keyOf = (text: string): string =>
  (text.split('/').at(-1) ?? '')
    .toLowerCase()
    .replace(/^meta-/, '')
    .replaceAll(/[\s_]+/g, '-')
    .replaceAll(variants, '')

const byKey = new Map(
  publishedModels.flatMap((model) => [model.id, model.name].map((text) => [keyOf(text), model] as const)),
)

/**
 * The model of a name or an id, whatever its letters' case, its owner and its variant (`Instruct`, `AWQ`, …); null for an unknown one.
 */
export function findModel(name: string): PublishedModel | null {
  return byKey.get(keyOf(name.trim())) ?? null
}

/**
 * Models that match a text while it is typed, best match first: the model of that name or a variant of it, then models whose names
 * contain a word with each word of the text as its beginning, by name. Every model for an empty text.
 */
export function searchModels(text: string): readonly PublishedModel[] {
  const exact = findModel(text)
  const wanted = wordsOf(text)
  const matching = publishedModels.filter(
    (model) => model !== exact && wanted.every((word) => wordsByModel.get(model)?.some((own) => own.startsWith(word))),
  )
  return exact === null ? matching : [exact, ...matching]
}

/** `Llama 3.1 8B` → `llama`, `3.1`, `8b` */
const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}.+]+/gu) ?? []

const wordsByModel = new Map(publishedModels.map((model) => [model, wordsOf(`${model.name} ${model.id}`)]))

/** Known names that share most of their letters with an unknown one, the closest first. */
export function similarModels(name: string, limit = 3): readonly string[] {
  const wanted = pairsOf(keyOf(name))
  const scored = publishedModels.map((model) => {
    const own = pairsOf(keyOf(model.name))
    const shared = [...own].filter((pair) => wanted.has(pair)).length
    return { name: model.name, likeness: (2 * shared) / (own.size + wanted.size || 1) }
  })
  return scored
    .filter(({ likeness }) => likeness >= 0.4)
    .toSorted((one, other) => other.likeness - one.likeness)
    .slice(0, limit)
    .map((model) => model.name)
}

const pairsOf = (text: string): ReadonlySet<string> =>
  new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => text.slice(index, index + 2)))
