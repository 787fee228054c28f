import { assumptions } from '../../catalog/assumptions.ts'
import { providerName } from '../../catalog/instance.ts'
import { findingKey } from '../finding-key.ts'
import { count, formatDuration, formatGB, formatNumber, formatUsd, nameList } from '../format.ts'
import { computed, finding, given, statedOnce } from '../rules.ts'
import type { Rule, Situation } from '../rules.ts'
import { capacityOf } from '../sizing/capacity.ts'
import { datasetsOf } from '../sizing/datasets.ts'
import { servingDemand } from '../sizing/demand.ts'
import { describeInstances } from '../sizing/describe.ts'
import { offersOf } from '../sizing/plan.ts'
import { planServing } from '../sizing/serving-plan.ts'
import { chunkTokens, dimensions } from '../sizing/vector-index.ts'
import type { Evidence, Finding, Workload } from '../types.ts'

/** The vector index of each collection that is retrieved from (`planIndex`): memory, machines, and what embedding it takes. */
export const vectorIndexRule: Rule = (situation) =>
  datasetsOf(situation.requirements.workloads).flatMap(({ gigabytes, workloads }) => {
    const items = workloads.flatMap((at) => situation.best.workloads[at] ?? [])
    const retrieving = items.filter(({ workload }) => workload.kind === 'RAG')
    const [first] = retrieving
    if (first === undefined || first.retrieval === null) return []
    const isEmbedded = items.some(({ workload }) => workload.kind === 'EMBEDDING')
    return [findingFor(situation, { first, names: nameList(retrieving), gigabytes, isEmbedded })]
  })

interface Collection {
  readonly first: Situation['best']['workloads'][number]
  readonly names: string
  readonly gigabytes: number
  /** Whether a workload of the assessment makes the vectors. */
  readonly isEmbedded: boolean
}

function findingFor(situation: Situation, { first, names, gigabytes, isEmbedded }: Collection): Finding {
  const { index } = first
  const { vectors, fullBytes, quantizedBytes, isQuantized, machines, isPriced, monthlyUsd } = indexOf(first)
  const text = formatGB(gigabytes * 1e9)
  const machineCount = `${formatNumber(machines.count)} × ${machines.instance.sku}`
  return finding({
    key: findingKey('vector-index', { name: first.name, index }),
    title: isQuantized
      ? `Quantize the vector index of ${names}: ${formatGB(fullBytes)} become ${formatGB(quantizedBytes)}`
      : `Plan ${formatGB(fullBytes)} of memory for the vector index of ${names}`,
    rationale: `${text} of text make ${formatNumber(vectors)} chunks of ${chunkTokens} tokens. With ${formatNumber(dimensions)} dimensions in 32 bit the graph index takes ${formatGB(fullBytes)}; one byte a dimension takes ${formatGB(quantizedBytes)}. ${isQuantized ? 'So much memory in one machine is expensive, so quantize, or search on disk.' : `${machines.count === 1 ? 'One machine holds it' : `${count(machines.count, 'machine')} hold it`}; keep a replica.`} ${machineCount} ${machines.count === 1 ? 'costs' : 'cost'} ${formatUsd(monthlyUsd)} a month, which is part of the plan.`,
    category: 'DATA',
    severity: isQuantized ? 'MEDIUM' : 'LOW',
    confidence: isPriced ? 0.6 : 0.4,
    monthlyUsd: situation.requirements.currentInfrastructure === null ? monthlyUsd : statedOnce,
    effort: 'WEEKS',
    steps: [
      `Count the chunks after removing duplicates; ${formatNumber(vectors)} is the upper bound if all is text`,
      'Measure recall of the quantized index against exact search on 1,000 real questions',
      'Delete vectors together with their source document',
    ],
    evidence: [
      computed(
        'Machines',
        `${machineCount}, priced as in ${machines.instance.region}`,
        `80 % of their memory; ${isPriced ? '' : `the catalog has none of ${providerName(situation.best.provider)}, so the highest price of the general clouds is assumed: `}${machines.instance.source.name}, ${machines.instance.source.asOf}`,
      ),
      given('Data', text),
      computed('Chunks', formatNumber(vectors), `bytes ÷ (512 tokens × 4); ${assumptions.bytesPerTextToken.source}`),
      computed('Index', formatGB(fullBytes), '(1,024 × 4 + 2 × 16 × 4) bytes a vector (hnswlib, arXiv 1603.09320)'),
      ...(isEmbedded ? [] : embedding(situation, first.workload, vectors)),
    ],
  })
}

function indexOf({ index, name, retrieval }: Collection['first']): NonNullable<Collection['first']['retrieval']> {
  if (retrieval === null) throw new Error(`expected an index of workload ${index} "${name}", got none`)
  return retrieval
}

const embeddingModel = 'BGE M3'

/** What it takes to embed all chunks once, with a published model of as many dimensions; no workload of the assessment does it. */
function embedding({ requirements, best }: Situation, workload: Workload, vectors: number): readonly Evidence[] {
  const demand = servingDemand({
    ...workload,
    kind: 'EMBEDDING',
    model: embeddingModel,
    modelConfig: null,
    modelParamsB: null,
    precision: 'FP16',
    kvCachePrecision: null,
    requestsPerSecond: 1,
    concurrentUsers: null,
    inputTokensPerRequest: chunkTokens,
    inputTokensP95: chunkTokens,
    contextTokens: null,
    latencyP99Ms: null,
    ttftMs: null,
    tpotMs: null,
    instanceType: null,
    ownedInstances: null,
  })
  const plan = demand === null ? null : planServing(demand, offersOf(requirements, best.provider), 0)
  if (demand === null || plan === null) return []
  const hours = vectors / capacityOf({ demand, plan }) / 3600
  return [
    computed(
      'Embedding all of it once',
      `${formatUsd(hours * plan.instances * plan.placement.usdPerHour)}: ${formatDuration(hours * 3600)} on ${describeInstances(plan)}`,
      `${embeddingModel}, ${formatNumber(dimensions)} dimensions, chunks ÷ rate of the cheapest instance; not part of the plan, because no workload embeds`,
    ),
  ]
}
