import { assumptions, hoursPerMonthAlwaysOn } from '../../catalog/assumptions.ts'
import { planMemory } from '../../catalog/cpu-instances.ts'
import { findingKey } from '../finding-key.ts'
import { formatGB, formatNumber } from '../format.ts'
import { computed, finding, given, unknownCost } from '../rules.ts'
import type { Rule } from '../rules.ts'

const chunkTokens = 512
const dimensions = 1024
const neighbours = 16

/**
 * Memory of the vector index that retrieval needs. Chunks = bytes ÷ (512 tokens × 4 bytes); an HNSW index takes
 * (dimensions × 4 + 2 × M × 4) bytes a vector, with 1,024 dimensions and M = 16; one byte a dimension when quantized.
 * @see hnswlib, ALGO_PARAMS.md (memory of an element); Malkov and Yashunin 2016, arXiv 1603.09320
 */
export const vectorIndexRule: Rule = ({ best }) =>
  best.workloads.flatMap(({ name, index, workload }) => {
    const { kind, datasetGB } = workload
    if (kind !== 'RAG' || datasetGB === null || datasetGB === 0) return []
    const vectors = Math.ceil((datasetGB * 1e9) / (chunkTokens * assumptions.bytesPerTextToken.value))
    const fullBytes = vectors * (dimensions * 4 + 2 * neighbours * 4)
    const smallBytes = vectors * (dimensions + 2 * neighbours * 4)
    const large = fullBytes > 500e9
    const machines = planMemory(best.provider, large ? smallBytes : fullBytes)
    return [
      finding({
        key: findingKey('vector-index', { name, index }),
        title: large
          ? `Quantize the vector index of "${name}": ${formatGB(fullBytes)} become ${formatGB(smallBytes)}`
          : `Plan ${formatGB(fullBytes)} of memory for the vector index of "${name}"`,
        rationale: `${formatGB(datasetGB * 1e9)} of text make ${formatNumber(vectors)} chunks of ${chunkTokens} tokens. With ${formatNumber(dimensions)} dimensions in 32 bit the graph index takes ${formatGB(fullBytes)}; one byte a dimension takes ${formatGB(smallBytes)}. ${large ? 'So much memory in one machine is expensive, so quantize, or search on disk.' : 'Either fits one memory-optimized machine; keep a replica of it.'}`,
        category: 'DATA',
        severity: large ? 'MEDIUM' : 'LOW',
        confidence: 0.6,
        monthlyUsd:
          machines === null
            ? unknownCost(`the catalog has no machine without accelerators of ${best.provider}`)
            : machines.usdPerHour * hoursPerMonthAlwaysOn,
        effort: 'WEEKS',
        steps: [
          `Count the chunks after removing duplicates; ${formatNumber(vectors)} is the upper bound if all is text`,
          'Measure recall of the quantized index against exact search on 1,000 real questions',
          'Delete vectors together with their source document',
        ],
        evidence: [
          ...(machines === null
            ? []
            : [
                computed(
                  'Machines',
                  `${formatNumber(machines.count)} × ${machines.instance.sku} in ${machines.instance.region}`,
                  `80 % of their memory; ${machines.instance.source.name}, ${machines.instance.source.asOf}`,
                ),
              ]),
          given('Data', formatGB(datasetGB * 1e9)),
          computed(
            'Chunks',
            formatNumber(vectors),
            `bytes ÷ (512 tokens × 4); ${assumptions.bytesPerTextToken.source}`,
          ),
          computed('Index', formatGB(fullBytes), '(1,024 × 4 + 2 × 16 × 4) bytes a vector (hnswlib, arXiv 1603.09320)'),
        ],
      }),
    ]
  })
