import { similarModels } from '#schema/requirements/models'
import { mediumOf } from '#schema/requirements/other-models'
import { modelOf } from '../../catalog/model-of.ts'
import { findingKey } from '../finding-key.ts'
import { formatNumber, formatPercent, inWords } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import type { WorkloadPlan } from '../sizing/plan.ts'

/** How far the stated size may be from that of the model: names round their size. */
const tolerance = 0.15

/** Finds models whose shape is not known, and sizes that contradict the model that is named. */
export const modelShapeRule: Rule = ({ best }) =>
  best.workloads.flatMap((item) => [...unknownModel(item), ...contradictedSize(item)])

function unknownModel({ name, index, workload }: WorkloadPlan): ReturnType<Rule> {
  const { model, modelConfig, modelParamsB } = workload
  if (model === null || modelConfig !== null || modelParamsB === null || mediumOf(workload) !== null) return []
  if (modelOf({ model, modelConfig, modelParamsB: null }) !== null) return []
  const similar = similarModels(model)
  return [
    finding({
      key: findingKey('unknown-model', { name, index }),
      title: `Add the config.json of "${model}": its shape is not known here`,
      rationale: `"${name}" is planned with the shape of a dense model of ${formatNumber(modelParamsB)} billion parameters. Key-value heads, latent attention, experts and sliding windows change its memory and speed several times over.`,
      category: 'DATA',
      severity: 'MEDIUM',
      confidence: 1,
      monthlyUsd: 0,
      effort: 'HOURS',
      steps: [
        'Paste config.json from the page of the model into modelConfig',
        ...(similar.length > 0 ? [`Or name a known model: ${inWords(similar)}`] : []),
      ],
      evidence: [given('Model', model), given('Billions of parameters', formatNumber(modelParamsB))],
    }),
  ]
}

function contradictedSize({ name, index, workload }: WorkloadPlan): ReturnType<Rule> {
  const { modelParamsB } = workload
  if (mediumOf(workload) !== null) return []
  const known = modelOf({ ...workload, modelParamsB: null })
  if (known === null || modelParamsB === null) return []
  const off = modelParamsB / known.shape.paramsB - 1
  if (Math.abs(off) <= tolerance) return []
  return [
    finding({
      key: findingKey('model-size', { name, index }),
      title: `Correct the model or the size of "${name}": they contradict each other`,
      rationale: `${formatNumber(modelParamsB)} billion parameters are stated, the model has ${formatNumber(known.shape.paramsB)} billion. The plan uses the model.`,
      category: 'DATA',
      severity: 'MEDIUM',
      confidence: 0.95,
      monthlyUsd: 0,
      effort: 'HOURS',
      steps: ['Remove modelParamsB, or name the model that is meant'],
      evidence: [
        given('Stated', `${formatNumber(modelParamsB)} billion parameters`),
        computed('Model', `${formatNumber(known.shape.paramsB)} billion parameters`, known.source),
        computed('Difference', formatPercent(Math.abs(off)), 'stated ÷ model − 1'),
      ],
    }),
  ]
}
