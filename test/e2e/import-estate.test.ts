import { CreateAssessmentDocument, ImportEstateDocument } from '#root/schema/generated/operations'
import { signUp, topologies } from '../support/platform/index.ts'
import type { Person } from '../support/platform/index.ts'

const metrics = `vllm:request_prompt_tokens_sum{model_name="meta-llama/Llama-3.1-8B"} 1000
vllm:request_prompt_tokens_count{model_name="meta-llama/Llama-3.1-8B"} 2
vllm:request_generation_tokens_sum{model_name="meta-llama/Llama-3.1-8B"} 400
vllm:request_generation_tokens_count{model_name="meta-llama/Llama-3.1-8B"} 2`

const rates = JSON.stringify({
  status: 'success',
  data: {
    resultType: 'matrix',
    result: [{ metric: { model_name: 'meta-llama/Llama-3.1-8B' }, values: [[0, '3']] }],
  },
})

const bill = `cost,currency,usage_start_time\n12,USD,2026-10-01`

describe.each(topologies)('an import, $topology', ({ url }) => {
  let ada: Person

  beforeAll(async () => {
    ada = await signUp(url, 'Ada')
  })
  afterAll(() => ada.client.dispose())

  const run = (
    files: readonly { readonly format: 'GCP_BILL' | 'VLLM_METRICS' | 'PROMETHEUS_RANGE'; readonly content: string }[],
  ) => ada.client.request(ImportEstateDocument, { input: { organizationId: ada.organizationId, files } })

  test('is a draft that an assessment is created from', async () => {
    const { importEstate } = await run([
      { format: 'GCP_BILL', content: bill },
      { format: 'VLLM_METRICS', content: metrics },
      { format: 'PROMETHEUS_RANGE', content: rates },
    ])
    const { monthlySpend, instances, workloads } = importEstate
    expect(monthlySpend?.amount).toBe('365.00')
    const requirements = {
      workloads: workloads.map((workload) => ({ ...workload, kind: 'ONLINE_INFERENCE' as const })),
      currentInfrastructure: { monthlySpend, instances },
    }
    const input = { organizationId: ada.organizationId, title: 'Imported', requirements }
    const { createAssessment } = await ada.client.request(CreateAssessmentDocument, { input })
    expect(createAssessment.assessment.id).toMatch(/^asm_/)
  })

  test('of a file that cannot be read names the file, the expected and the actual', async () => {
    const files = [
      { format: 'VLLM_METRICS', content: metrics },
      { format: 'GCP_BILL', content: 'cost,currency,usage_start_time\n12,EUR,2026-10-01' },
    ] as const
    await expect(run(files)).rejects.toThrow(/files\[1\]\.content: row 2: expected the currency USD, got "EUR"/)
    await expect(run([])).rejects.toThrow(/files: expected 1 to 10 items, got 0/)
    const large = { format: 'GCP_BILL', content: 'x'.repeat(1_800_000) } as const
    await expect(run([large, large])).rejects.toThrow(
      /files: expected at most 3500000 characters in all files, got 3600000/,
    )
  })
})
