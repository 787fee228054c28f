import { z } from 'zod'
import { ImportProblem, nothing, usableText } from './estate.ts'
import type { EstatePart, ImportedWorkload } from './estate.ts'
import { readJson } from './read-json.ts'

const matrix = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z
      .array(
        z.object({
          metric: z.record(z.string(), z.string()),
          values: z.array(z.tuple([z.number(), z.string()])).max(100_000),
        }),
      )
      .max(1_000),
  }),
})

/**
 * Reads the answer of a range query of Prometheus whose values are requests per second, by model:
 * `sum by (model_name) (rate(vllm:request_success_total[5m]))`. Times are UTC.
 * @throws ImportProblem - names the field
 */
export function readRangeQuery(text: string): EstatePart {
  const { result } = readJson(matrix, text).data
  const workloads = result.flatMap(({ metric, values }): readonly ImportedWorkload[] => {
    const name = usableText(metric['model_name'] ?? metric['model'] ?? metric['service'] ?? metric['job'])
    const load = hourlyMeans(values)
    const peak = Math.max(0, ...load.values())
    if (name === null || load.size === 0 || peak > 1_000_000) return []
    const shares = Array.from({ length: 24 }, (_, hour) => Math.round(((load.get(hour) ?? 0) / peak) * 1000) / 1000)
    return [
      {
        ...unknownOf(name, metric['model_name'] ?? metric['model'] ?? null),
        requestsPerSecond: Number(peak.toPrecision(4)),
        hourlyLoad: load.size === 24 && peak > 0 ? shares : null,
      },
    ]
  })
  if (workloads.length === 0)
    throw new ImportProblem(
      'data.result: expected a series of requests per second with a label model_name, model, service or job, got none',
    )
  return { ...nothing, workloads, notes: ['The values of the range query are taken as requests per second.'] }
}

/** Mean by hour of the day; values that are no numbers are left out, as Prometheus does. */
function hourlyMeans(values: readonly (readonly [number, string])[]): ReadonlyMap<number, number> {
  const sums = new Map<number, { readonly sum: number; readonly count: number }>()
  for (const [seconds, text] of values) {
    const [value, hour] = [Number(text), Math.floor(seconds / 3600) % 24]
    if (!Number.isFinite(value) || value < 0 || !(hour >= 0)) continue
    const { sum, count } = sums.get(hour) ?? { sum: 0, count: 0 }
    sums.set(hour, { sum: sum + value, count: count + 1 })
  }
  return new Map([...sums].map(([hour, { sum, count }]) => [hour, sum / count]))
}

/**
 * Reads what `/metrics` of vLLM answers: the models, and their mean tokens of a request. A single dump has no rate.
 * @throws ImportProblem - there are no metrics of vLLM
 */
export function readVllmMetrics(text: string): EstatePart {
  const totals = new Map<string, Map<string, number>>()
  for (const line of text.split('\n')) {
    const [, metric, labels = '', value] = /^vllm:(\w+)\{([^}]*)\} (\S+)/.exec(line) ?? []
    const [, model] = /(?:^|,)model_name="([^"]*)"/.exec(labels) ?? []
    const amount = Number(value)
    if (metric === undefined || model === undefined || !Number.isFinite(amount)) continue
    const ofModel = totals.get(model) ?? new Map<string, number>()
    totals.set(model, ofModel.set(metric, (ofModel.get(metric) ?? 0) + amount))
  }
  const workloads = [...totals].slice(0, 50).flatMap(([model, sums]) => {
    const name = usableText(model)
    const mean = (metric: string) => meanOf(sums.get(`${metric}_sum`), sums.get(`${metric}_count`))
    const tokens = {
      inputTokensPerRequest: mean('request_prompt_tokens'),
      outputTokensPerRequest: mean('request_generation_tokens'),
    }
    return name === null ? [] : [{ ...unknownOf(name, model), ...tokens }]
  })
  if (workloads.length === 0)
    throw new ImportProblem('expected lines such as vllm:request_prompt_tokens_sum{model_name="…"} 1, got none')
  return { ...nothing, workloads, notes: ['A dump of metrics has no rate: state the requests per second yourself.'] }
}

function meanOf(sum: number | undefined, count: number | undefined): number | null {
  if (sum === undefined || count === undefined || count <= 0) return null
  const mean = Math.round(sum / count)
  return mean >= 1 && mean <= 10_000_000 ? mean : null
}

const unknownOf = (name: string, model: string | null): ImportedWorkload => ({
  name,
  model: usableText(model),
  requestsPerSecond: null,
  inputTokensPerRequest: null,
  outputTokensPerRequest: null,
  hourlyLoad: null,
})
