import { writeReport } from '#root/subgraphs/agents/src/domain/advice/index'
import type { Workload } from '#root/subgraphs/agents/src/domain/advice/types'
import { otherMediaRule } from '#root/subgraphs/agents/src/domain/advice/validation/other-media'
import { publishedModels } from '#schema/requirements/models'
import { mediumOf } from '#schema/requirements/other-models'
import { runWorkflow } from './context.ts'
import { asking, workload } from './requirements.ts'
import { onlyFinding } from './rules.ts'

const named = (model: string, stated: Partial<Workload> = {}): Workload =>
  workload({ name: 'w', kind: 'ONLINE_INFERENCE', model, requestsPerSecond: 5, latencyP99Ms: 500, ...stated })

test.each([
  ['ResNet-50', 'images'],
  ['google/vit-large-patch16-224', 'images'],
  ['YOLOv8', 'images'],
  ['facebook/dinov2-large', 'images'],
  ['nnU-Net', 'images'],
  ['openai/whisper-large-v3', 'speech and sound'],
  ['wav2vec2-base', 'speech and sound'],
  ['stabilityai/stable-diffusion-xl-base-1.0', 'pictures that it generates'],
  ['black-forest-labs/FLUX.1-dev', 'pictures that it generates'],
  ['XGBoost', 'tables of features'],
  ['random forest', 'tables of features'],
])('%s works on %s', (model, medium) => {
  expect(mediumOf({ model, modelConfig: null })).toBe(medium)
})

test('language models and unknown names are not taken for anything else', () => {
  for (const { id, name } of publishedModels)
    for (const model of [id, name]) expect(mediumOf({ model, modelConfig: null })).toBeNull()
  for (const model of ['our own model', 'vitality-7b', 'samba', 'flagship'])
    expect(mediumOf({ model, modelConfig: null })).toBeNull()
})

test.each([
  ['{"architectures": ["ViTForImageClassification"], "model_type": "vit", "hidden_size": 768}', 'images'],
  ['{"architectures": ["WhisperForConditionalGeneration"], "model_type": "whisper"}', 'speech and sound'],
  ['{"_class_name": "UNet2DConditionModel"}', 'pictures that it generates'],
  ['{"architectures": ["LlamaForCausalLM"], "model_type": "llama"}', null],
  ['[]', null],
])('the configuration %s is one for %s', (modelConfig, medium) => {
  expect(mediumOf({ model: null, modelConfig })).toBe(medium)
})

test.each([
  named('openai/whisper-large-v3', { modelParamsB: 1.55 }),
  named('ResNet-50'),
  named('XGBoost'),
  named('sdxl', { kind: 'BATCH_INFERENCE' }),
])('no agent speaks of tokens of $model, or prices it by them', async (stated) => {
  const requirements = asking({ workloads: [stated], monthlyBudgetUsd: 5000, growthPercentPerYear: 40, teamSize: 4 })
  const outcomes = await runWorkflow(requirements)
  const found = outcomes.flatMap(({ outcome }) => (outcome.kind === 'completed' ? outcome.findings : []))
  const others = found.filter(({ key }) => !key.startsWith('not-a-language-model'))
  for (const finding of others) expect(JSON.stringify(finding)).not.toMatch(/token/i)
  const { sections, summary } = writeReport({ input: { title: 'x', requirements }, outcomes })
  expect(sections.map(({ markdown }) => markdown).join('\n')).toContain('not sized: not a language model')
  expect(summary).not.toContain('$0.00')
})

test('what is known is said: the weights, and the cheapest machine that holds them', () => {
  const found = onlyFinding(
    otherMediaRule,
    asking({ workloads: [named('openai/whisper-large-v3', { modelParamsB: 1.55 })], preferredProviders: ['AWS'] }),
  )
  expect(found.evidence).toContainEqual(expect.objectContaining({ label: 'Weights', value: '3.1 GB' }))
  expect(found.rationale).toContain('1 × g6.xlarge')
  expect(found.monthlyCostImpactCents).toBeNull()
  const table = onlyFinding(otherMediaRule, asking({ workloads: [named('XGBoost')], preferredProviders: ['AWS'] }))
  expect(table.rationale).toContain('without accelerators')
})

test('the machine holds the weights and a tenth more, and none is named where the size is not stated', () => {
  const about = (modelParamsB: number | null) =>
    onlyFinding(
      otherMediaRule,
      asking({ workloads: [named('ResNet-50', { modelParamsB })], preferredProviders: ['AWS'] }),
    )
  // FP16: 19 GB fit 90 % of 24 GB, 22 GB do not.
  expect(about(9.5).rationale).toContain('1 × g6.xlarge')
  expect(about(11).rationale).not.toContain('1 × g6.xlarge')
  const unknown = about(null)
  expect(unknown.rationale).toContain('Its size is not stated either')
  expect(unknown.evidence).toEqual([{ label: 'Model', value: 'ResNet-50', source: null }])
  expect(unknown.steps[0]).toContain('on the smallest machine that holds it')
  const [model, machine, ...rest] = onlyFinding(
    otherMediaRule,
    asking({ workloads: [named('XGBoost')], preferredProviders: ['AWS'] }),
  ).evidence
  expect([model?.value, machine?.label, rest]).toEqual(['XGBoost', 'Machine', []])
})
