/** A number that is assumed rather than given, with the reason it can be. */
export interface Assumption {
  readonly value: number
  readonly source: string
}

/** Hours in a mean month: 365 × 24 / 12. */
export const hoursPerMonthAlwaysOn = 730

/** Days in a mean month. */
export const daysPerMonth = 365 / 12

/** The efficiencies and habits that sizing rests on. Every one is printed as evidence where it decides something. */
export const assumptions = {
  usableMemoryShare: { value: 0.9, source: 'vLLM default gpu_memory_utilization 0.9' },
  bandwidthUtilization: { value: 0.6, source: 'Databricks, LLM Inference Performance Engineering: 55 to 60 % of peak' },
  prefillUtilization: { value: 0.4, source: 'half of the 76 % of Pope et al. 2022 (arXiv 2211.05102), rounded up' },
  trainingUtilization: { value: 0.4, source: 'Llama 3 405B: 38 to 43 % on H100 (arXiv 2407.21783, table 4)' },
  trainingUtilizationWithoutFastLinks: { value: 0.25, source: 'assumed: no NVLink between the accelerators' },
  parallelEfficiency: {
    value: 0.917,
    source: 'Megatron-LM (arXiv 1909.08053): 77 % of linear on 8 GPUs, so 0.917 for each doubling over NVLink',
  },
  parallelEfficiencyWithoutFastLinks: { value: 0.8, source: 'assumed: for each doubling over PCIe' },
  servingLoad: { value: 0.7, source: 'assumed: replicas run at 70 % of capacity so that requests seldom wait' },
  batchLoad: { value: 0.9, source: 'assumed: batch work may queue' },
  maxBatch: { value: 256, source: 'vLLM default max_num_seqs 256' },
  prefillChunkTokens: { value: 8192, source: 'vLLM default max_num_batched_tokens for chunked prefill' },
  trainingSequenceTokens: { value: 4096, source: 'assumed where the workload states no input length' },
  loraTrainableShare: { value: 0.01, source: 'LoRA (arXiv 2106.09685): 1 % or less of the weights' },
  bytesPerTextToken: { value: 4, source: 'about four bytes of English text a token (OpenAI tokenizer guide)' },
} as const satisfies Readonly<Record<string, Assumption>>
