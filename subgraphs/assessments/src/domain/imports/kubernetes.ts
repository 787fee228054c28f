import { z } from 'zod'
import type { CloudProvider } from '#schema/requirements/requirements'
import { nothing, usableText } from './estate.ts'
import type { EstatePart, ImportedInstance, ImportedWorkload } from './estate.ts'
import { readJson } from './read-json.ts'

const texts = z.record(z.string(), z.string())

const container = z.object({
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).optional(),
  resources: z.object({ limits: z.record(z.string(), z.union([z.string(), z.number()])).optional() }).optional(),
})

const list = z.object({
  kind: z.literal('List'),
  items: z
    .array(
      z.object({
        kind: z.string(),
        metadata: z.object({ name: z.string(), labels: texts.optional() }),
        spec: z.object({ providerID: z.string().optional(), containers: z.array(container).optional() }).optional(),
      }),
    )
    .max(20_000),
})

type Item = z.infer<typeof list>['items'][number]

/**
 * Reads the output of `kubectl get nodes,pods -o json`: nodes as instances, and pods that serve a model on accelerators as workloads.
 * @throws ImportProblem - names the field
 */
export function readKubernetes(text: string): EstatePart {
  const { items } = readJson(list, text)
  const nodes = items.filter(({ kind }) => kind === 'Node').map(instanceOf)
  const named = nodes.flatMap((instance) => instance ?? [])
  const counts = Map.groupBy(named, ({ provider, sku }) => `${provider} ${sku}`)
  const workloads = items.filter(({ kind }) => kind === 'Pod').flatMap(workloadsOf)
  const byName = new Map(workloads.map((workload) => [workload.name, workload]))
  return {
    ...nothing,
    instances: [...counts.values()].flatMap((same) => (same[0] ? [{ ...same[0], count: same.length }] : [])),
    workloads: [...byName.values()],
    notes: [
      ...(nodes.length > named.length
        ? [`${nodes.length - named.length} of ${nodes.length} nodes have no label with their instance type.`]
        : []),
      ...(byName.size === 0 ? ['No pod on accelerators names the model that it serves.'] : []),
    ],
  }
}

const providers: readonly (readonly [prefix: string, provider: CloudProvider])[] = [
  ['aws:', 'AWS'],
  ['azure:', 'AZURE'],
  ['gce:', 'GCP'],
  ['oci', 'ORACLE'],
]

function instanceOf({ metadata: { labels = {} }, spec }: Item): ImportedInstance | null {
  const sku = usableText(labels['node.kubernetes.io/instance-type'] ?? labels['beta.kubernetes.io/instance-type'])
  const provider = providers.find(([prefix]) => spec?.providerID?.startsWith(prefix))?.[1] ?? 'OTHER'
  return sku === null ? null : { provider, sku, count: 1, hoursPerMonth: null }
}

function workloadsOf({ metadata: { name, labels = {} }, spec }: Item): readonly ImportedWorkload[] {
  const title = usableText(labels['app.kubernetes.io/name'] ?? labels['app'] ?? name)
  return (spec?.containers ?? []).flatMap(({ command = [], args = [], resources }) => {
    const hasAccelerators = Object.keys(resources?.limits ?? {}).some((resource) => resource.endsWith('.com/gpu'))
    const model = usableText(modelIn([...command, ...args]))
    if (!hasAccelerators || model === null || title === null) return []
    const unknown = { requestsPerSecond: null, inputTokensPerRequest: null, outputTokensPerRequest: null }
    return [{ name: title, model, ...unknown, hourlyLoad: null }]
  })
}

/** The model that vLLM, SGLang or TGI is started with. */
function modelIn(words: readonly string[]): string | null {
  for (const [index, word] of words.entries()) {
    const [, inline] = /^--(?:model|model-path|model-id)=(.+)$/s.exec(word) ?? []
    if (inline !== undefined) return inline
    const next = words[index + 1]
    if (/^(?:--model|--model-path|--model-id|serve)$/.test(word) && next !== undefined && !next.startsWith('-'))
      return next
  }
  return null
}
