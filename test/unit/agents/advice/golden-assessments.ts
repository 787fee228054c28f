import type { Requirements, Workload } from '#root/subgraphs/agents/src/domain/advice/types'
import { asking, workload } from './requirements.ts'

const online = (name: string, stated: Partial<Workload>): Workload =>
  workload({ name, kind: 'ONLINE_INFERENCE', ...stated })

const assistant = online('assistant', {
  model: 'Llama 3.1 8B',
  precision: 'BF16',
  requestsPerSecond: 2,
  inputTokensPerRequest: 600,
  inputTokensP95: 1500,
  outputTokensPerRequest: 200,
  outputTokensP95: 500,
  latencyP99Ms: 20_000,
})

/** Like `assistant`, with a model of 70B parameters. */
const large = { ...assistant, model: 'Llama 3.1 70B', requestsPerSecond: 5, latencyP99Ms: 40_000 }

const tenTerabytes = { datasetName: 'documents', datasetGB: 10_000 }

const onPremises = {
  asOf: '2026-11-01',
  name: 'own servers',
  prices: [],
  onPremises: [
    {
      name: 'DGX H100, Frankfurt',
      accelerator: 'h100Sxm',
      acceleratorCount: 8,
      fastLinks: true,
      multiNode: false,
      country: 'DE',
      cost: {
        purchaseUsd: 300_000,
        depreciationYears: 4,
        powerW: 10_200,
        pue: 1.4,
        usdPerKWh: 0.2,
        staffUsdPerYear: 17_500,
      },
    },
  ],
} as const

/** Assessments of the kinds that people have. What is advised for each was read line by line, and is pinned. */
export const goldenAssessments: Readonly<Record<string, Requirements>> = {
  'startup-chatbot': asking({
    workloads: [assistant],
    monthlyBudgetUsd: 3000,
    growthPercentPerYear: 200,
    teamSize: 3,
    goals: 'launch within a quarter',
  }),
  'on-premises-against-cloud': asking({
    workloads: [{ ...large, requestsPerSecond: 12 }],
    regions: ['DE'],
    priceOverlay: onPremises,
    monthlyBudgetUsd: 80_000,
    growthPercentPerYear: 20,
    teamSize: 12,
  }),
  'ten-terabytes-retrieval': asking({
    workloads: [
      workload({
        name: 'embedding',
        kind: 'EMBEDDING',
        model: 'BGE M3',
        precision: 'FP16',
        inputTokensPerRequest: 512,
        hoursPerMonth: 200,
        ...tenTerabytes,
      }),
      workload({
        ...large,
        name: 'answers',
        kind: 'RAG',
        inputTokensPerRequest: 3000,
        inputTokensP95: 5000,
        ...tenTerabytes,
      }),
    ],
    preferredProviders: ['AWS'],
    monthlyBudgetUsd: 150_000,
    growthPercentPerYear: 30,
    teamSize: 8,
  }),
  'weekly-lora': asking({
    workloads: [
      workload({
        name: 'style',
        kind: 'FINE_TUNING',
        model: 'Llama 3.1 70B',
        trainingMethod: 'LORA',
        trainingTokensB: 0.2,
        trainingDays: 1,
        runsPerMonth: 4.33,
      }),
    ],
    monthlyBudgetUsd: 4000,
    teamSize: 4,
  }),
  'pre-training': asking({
    workloads: [
      workload({
        name: 'base model',
        kind: 'TRAINING',
        modelParamsB: 13,
        trainingTokensB: 1000,
        trainingDays: 60,
        isOneOff: true,
        datasetGB: 8000,
      }),
    ],
    monthlyBudgetUsd: 1_500_000,
    teamSize: 20,
  }),
  imaging: asking({
    workloads: [
      online('triage of X-rays', {
        model: 'google/vit-large-patch16-224',
        modelParamsB: 0.304,
        requestsPerSecond: 20,
        latencyP99Ms: 1000,
      }),
      workload({ name: 'archive', kind: 'DATA_PIPELINE', datasetGB: 40_000, hoursPerMonth: 300 }),
    ],
    compliance: ['HIPAA', 'GDPR'],
    regions: ['DE'],
    monthlyBudgetUsd: 20_000,
    teamSize: 6,
  }),
  'public-sector-in-one-country': asking({
    workloads: [{ ...assistant, name: 'citizens’ questions', availabilityPercent: 99.9 }],
    regions: ['DE'],
    compliance: ['GDPR', 'ISO_27001', 'EU_AI_ACT'],
    monthlyBudgetUsd: 10_000,
    teamSize: 5,
  }),
  'card-payments': asking({
    workloads: [
      { ...assistant, name: 'disputes', datasetName: 'cards', datasetGB: 50 },
      { ...assistant, name: 'marketing', requestsPerSecond: 0.2, datasetName: 'campaigns', datasetGB: 5 },
    ],
    compliance: ['PCI_DSS', 'SOC2'],
    regions: ['US'],
    monthlyBudgetUsd: 8000,
    growthPercentPerYear: 40,
    teamSize: 9,
  }),
  'a-billion-embeddings': asking({
    workloads: [
      workload({
        name: 'catalogue',
        kind: 'EMBEDDING',
        model: 'Multilingual E5 Large',
        precision: 'FP16',
        inputTokensPerRequest: 300,
        requestsPerSecond: 1389,
        hoursPerMonth: 200,
      }),
    ],
    monthlyBudgetUsd: 5000,
    teamSize: 4,
  }),
  'three-regions': asking({
    workloads: ['eu', 'us', 'asia'].map((name) => ({ ...large, name, availabilityPercent: 99.99 })),
    regions: ['eu-central-1', 'us-east-1', 'ap-northeast-1'],
    monthlyBudgetUsd: 200_000,
    growthPercentPerYear: 50,
    teamSize: 15,
  }),
  bursts: asking({
    workloads: [
      {
        ...assistant,
        requestsPerSecond: 100,
        hourlyLoad: Array.from({ length: 24 }, (_, hour) => (hour === 20 ? 1 : 0.01)),
      },
    ],
    monthlyBudgetUsd: 10_000,
    growthPercentPerYear: 10,
    teamSize: 6,
  }),
  contradictions: asking({
    workloads: [
      { ...large, latencyP99Ms: 100, modelParamsB: 7 },
      workload({
        name: 'night',
        kind: 'FINE_TUNING',
        modelParamsB: 70,
        trainingTokensB: 100,
        trainingDays: 1,
        hoursPerMonth: 10,
      }),
    ],
    regions: ['westeurope', 'atlantis-1'],
    preferredProviders: ['AWS'],
    monthlyBudgetUsd: 10,
    growthPercentPerYear: -20,
    teamSize: 0,
  }),
  'ten-small-models': asking({
    workloads: Array.from({ length: 10 }, (_, index) =>
      online(`model ${index + 1}`, { modelParamsB: 1, requestsPerSecond: 0.1 }),
    ),
    monthlyBudgetUsd: 900,
    growthPercentPerYear: 50,
    teamSize: 2,
  }),
  'nothing-stated': asking({ workloads: [online('idea', {})] }),
  'mixture-of-experts': asking({
    workloads: [{ ...assistant, model: 'DeepSeek-V3', precision: 'FP8', requestsPerSecond: 3, latencyP99Ms: 60_000 }],
    monthlyBudgetUsd: 150_000,
    growthPercentPerYear: 80,
    teamSize: 10,
  }),
  'owned-hardware': asking({
    workloads: [{ ...large, instanceType: 'p5.48xlarge', ownedInstances: 2 }],
    preferredProviders: ['AWS'],
    monthlyBudgetUsd: 50_000,
    growthPercentPerYear: 60,
    teamSize: 7,
  }),
  'office-hours': asking({
    workloads: [{ ...assistant, hoursPerDay: 9, requestsPerSecond: 6 }],
    monthlyBudgetUsd: 2500,
    growthPercentPerYear: 15,
    teamSize: 3,
  }),
  'moving-from-today': asking({
    workloads: [{ ...large, requestsPerSecond: 8 }],
    currentInfrastructure: {
      monthlySpendUsd: 120_000,
      instances: [{ provider: 'AWS', sku: 'p5.48xlarge', count: 3, hoursPerMonth: 730 }],
    },
    monthlyBudgetUsd: 130_000,
    growthPercentPerYear: 25,
    teamSize: 9,
  }),
  'speech-to-text': asking({
    workloads: [
      online('calls', { model: 'openai/whisper-large-v3', modelParamsB: 1.55, requestsPerSecond: 4 }),
      assistant,
    ],
    monthlyBudgetUsd: 4000,
    teamSize: 4,
  }),
  'fraud-scores': asking({
    workloads: [online('scores', { model: 'XGBoost', requestsPerSecond: 800, latencyP99Ms: 30 })],
    compliance: ['PCI_DSS'],
    monthlyBudgetUsd: 2000,
    teamSize: 5,
  }),
  'many-users': asking({
    workloads: [
      online('helpdesk', {
        model: 'Mixtral 8x7B',
        precision: 'FP8',
        concurrentUsers: 20_000,
        secondsBetweenRequests: 120,
        inputTokensPerRequest: 900,
        outputTokensPerRequest: 250,
        ttftMs: 1500,
        tpotMs: 80,
        targetPercentile: 95,
      }),
    ],
    monthlyBudgetUsd: 120_000,
    growthPercentPerYear: 35,
    teamSize: 14,
  }),
  'sovereign-cloud': asking({
    workloads: [assistant],
    regions: ['eusc-de-east-1'],
    compliance: ['GDPR'],
    monthlyBudgetUsd: 5000,
    teamSize: 4,
  }),
  'gpu-cloud': asking({
    workloads: [{ ...large, requestsPerSecond: 20 }],
    preferredProviders: ['LAMBDA', 'NEBIUS', 'CRUSOE'],
    monthlyBudgetUsd: 60_000,
    growthPercentPerYear: 100,
    teamSize: 6,
  }),
  'nightly-batch': asking({
    workloads: [
      workload({
        name: 'summaries',
        kind: 'BATCH_INFERENCE',
        model: 'Qwen2.5 7B',
        precision: 'FP8',
        datasetGB: 200,
        inputTokensPerRequest: 2000,
        outputTokensPerRequest: 150,
        hoursPerDay: 6,
      }),
    ],
    monthlyBudgetUsd: 6000,
    growthPercentPerYear: 20,
    teamSize: 3,
  }),
  'everything-at-once': asking({
    workloads: [
      assistant,
      { ...large, name: 'expert', requestsPerSecond: 3 },
      workload({
        ...assistant,
        name: 'search',
        kind: 'RAG',
        datasetGB: 300,
        inputTokensPerRequest: 2500,
        inputTokensP95: 4000,
      }),
      workload({ name: 'vectors', kind: 'EMBEDDING', model: 'BGE M3', datasetGB: 300, hoursPerMonth: 50 }),
      workload({ name: 'tuning', kind: 'FINE_TUNING', model: 'Llama 3.1 8B', trainingTokensB: 1, trainingDays: 2 }),
      workload({ name: 'intake', kind: 'DATA_PIPELINE', datasetGB: 2000, hoursPerMonth: 100 }),
    ],
    regions: ['EU'],
    compliance: ['GDPR', 'SOC2', 'ISO_27001', 'EU_AI_ACT', 'HIPAA', 'PCI_DSS'],
    monthlyBudgetUsd: 60_000,
    growthPercentPerYear: 40,
    teamSize: 11,
  }),
}
