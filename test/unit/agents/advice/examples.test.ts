import { synthesise } from '#root/subgraphs/agents/src/domain/advice/index'
import { runWorkflow } from './context.ts'
import { example } from './examples.ts'

test.each(['llm-serving', 'fine-tuning', 'hipaa-rag'])(
  '%s yields ten recommendations and more in six categories and more',
  async (name) => {
    const { requirements } = example(name)
    const outcomes = await runWorkflow(requirements)
    const found = outcomes.flatMap(({ outcome }) => (outcome.kind === 'completed' ? outcome.findings : []))
    const kept = synthesise(outcomes).filter(({ mergedInto }) => mergedInto === null)
    expect(kept.length).toBeGreaterThanOrEqual(10)
    expect(new Set(found.map(({ category }) => category)).size).toBeGreaterThanOrEqual(6)
    expect(found.filter(({ severity }) => severity === 'CRITICAL')).toEqual([])
    expect(outcomes.filter(({ outcome }) => outcome.kind === 'skipped').map(({ role }) => role)).toEqual([
      'WEB_RESEARCH',
    ])
  },
)

const titles = async (name: string): Promise<readonly string[]> => {
  const outcomes = await runWorkflow(example(name).requirements)
  return outcomes.flatMap(({ outcome }) =>
    outcome.kind === 'completed' ? outcome.findings.map(({ title }) => title) : [],
  )
}

test('the European assistant stays in the EU, and costs less than today', async () => {
  const found = await titles('llm-serving')
  // 70B BF16, 6 requests a second, 12 s for 99 %: one P5en
  expect(found).toContain('Serve "assistant" on 1 × p5en.48xlarge in eu-north-1')
  expect(found).toContain(
    'Pin "assistant", "claims summaries" to eu-north-1 (SE), eu-south-2 (ES) and block other regions',
  )
  // 96,000 − 63.296 × 1.07 × 730 − 3 × 1.861 × 1.0537 × 200 − 30 × 0.023
  expect(found).toContain('Move to the plan: $45,382 a month less than today, paid back in 2 months')
})

test('the contract model is trained in time and within the budget', async () => {
  const found = await titles('fine-tuning')
  expect(found).toContain('Train "contract model" on 1 × p6-b200.48xlarge in us-east-2')
  // 6 × 3e9 × 20e9 = 3.6e20 ÷ 120 = 3e18; √ = 1.73e9
  expect(found).toContain('Train 1.73 billion parameters instead of 3 for "small model from scratch"')
})

test('the clinical search keeps records in the United States and logs for six years', async () => {
  const found = await titles('hipaa-rag')
  // 3 × 3,600 × 730 × 1 KB × 72 = 568 GB
  expect(found).toContain('Complete the checklist of HIPAA, SOC 2: 9 measures')
  // 400e9 ÷ 2,048 × 4,224 and × 1,152 bytes
  expect(found).toContain('Quantize the vector index of "clinical answers": 825 GB become 225 GB')
  expect(found.some((title) => title.includes('eu-'))).toBe(false)
})
