import { ModelConfigError, parseModelConfig } from '#schema/requirements/model-config'
import type { ModelShape } from '#schema/requirements/model-shape'
import { findModel, modelsSource } from '#schema/requirements/models'
import type { Workload } from '#schema/requirements/requirements'
import { architectureSource, estimateShape } from './architecture.ts'

/** The shape that a workload is planned with, and where it comes from. */
export interface PlannedModel {
  readonly shape: ModelShape
  readonly source: string
  /** Whether it generates tokens; embedding models and rerankers only read. */
  readonly generates: boolean
}

/**
 * The model of a workload: from its configuration, from the published model of that name, or estimated from its size; null when none
 * of these is known.
 */
export function modelOf({ model, modelConfig, modelParamsB }: StatedModel): PlannedModel | null {
  const configured = modelConfig === null ? null : readConfig(modelConfig)
  if (configured !== null) return { shape: configured, source: 'config.json of the assessment', generates: true }
  const published = model === null ? null : findModel(model)
  if (published !== null) {
    const { id, kind, shape } = published
    return { shape, source: `${id}, ${modelsSource}`, generates: kind === 'TEXT_GENERATION' }
  }
  return modelParamsB === null
    ? null
    : { shape: estimateShape(modelParamsB), source: architectureSource, generates: true }
}

export type StatedModel = Pick<Workload, 'model' | 'modelConfig' | 'modelParamsB'>

function readConfig(text: string): ModelShape | null {
  try {
    return parseModelConfig(text)
  } catch (error) {
    // Invalid configurations are refused when an assessment is written. One that is stored nevertheless is ignored.
    if (error instanceof ModelConfigError) return null
    throw error
  }
}
