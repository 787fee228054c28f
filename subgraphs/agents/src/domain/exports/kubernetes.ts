import { stringify } from 'yaml'
import type { CloudProvider } from '#schema/requirements/requirements'
import type { InfrastructurePlan, PlannedPlacement, PlannedReplica } from '../plans/infrastructure-plan.ts'
import { describePlacement, exportedWorkloads, placementNotes } from './exported-workload.ts'
import type { ExportedWorkload } from './exported-workload.ts'
import { vllmFlags } from './launch-flags.ts'
import { whyNotServed } from './launch-script.ts'

/** Manifests for vLLM: a Deployment and a Service for each workload that one instance serves; comments state what is missing. */
export function kubernetesManifests(plan: InfrastructurePlan): string {
  const head = [
    '# Replace the tag of the image with the version that you have tested.',
    '# Weights that need a token are read with the secret `hugging-face`, key `token`.',
  ]
  return [comments(head), ...exportedWorkloads(plan).map((workload) => documentsOf(workload, plan.provider))].join(
    '---\n',
  )
}

function documentsOf(workload: ExportedWorkload, provider: CloudProvider): string {
  const { title, serving, placement } = workload
  if (serving === null || placement === null) return comments([`# ${title}: ${whyNotServed(workload)}.`])
  const { replica } = serving
  const notes = [
    ...vllmFlags(replica).notes,
    ...placementNotes(workload, placement),
    ...slicingNotes(replica),
    ...(provider === 'ON_PREMISES' ? ['Select the nodes that are these servers by a label of your own.'] : []),
  ]
  const facts = [`# ${title}`, `# ${describePlacement(placement)}`, ...notes.map((note) => `# ${note}`)]
  if (replica.pipelineParallel > 1)
    return comments([
      ...facts,
      `# One replica spans ${replica.pipelineParallel} instances, which a Deployment cannot start together: use a LeaderWorkerSet.`,
    ])
  const nodeSelector = provider === 'ON_PREMISES' ? null : nodesOf(placement)
  const deployment = stringify(deploymentOf(workload.id, replica, nodeSelector), yamlOptions)
  return `${comments(facts)}${deployment}---\n${stringify(serviceOf(workload.id), yamlOptions)}`
}

function slicingNotes({ modelsPerAccelerator: models }: PlannedReplica): readonly string[] {
  if (models === 1) return []
  return [
    `Let the device plugin offer each accelerator ${models} times (time-slicing), and schedule the models on one node.`,
  ]
}

const comments = (lines: readonly string[]): string => `${lines.join('\n')}\n`

/** Long strings stay on one line, and what is equal is repeated. */
const yamlOptions = { lineWidth: 0, aliasDuplicateObjects: false }

const port = 8000

/** Labels that clouds give to their nodes. One's own servers have no such labels, and their names are not valid as values. */
const nodesOf = ({ sku, region }: PlannedPlacement) => ({
  'node.kubernetes.io/instance-type': sku,
  'topology.kubernetes.io/region': region,
})

function deploymentOf(
  id: string,
  replica: PlannedReplica,
  nodeSelector: Readonly<Record<string, string>> | null,
): unknown {
  const labels = { 'app.kubernetes.io/name': id, 'app.kubernetes.io/part-of': 'plumbline-plan' }
  const { flags } = vllmFlags(replica)
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: id, labels },
    spec: {
      replicas: replica.replicas,
      selector: { matchLabels: { 'app.kubernetes.io/name': id } },
      template: {
        metadata: { labels },
        spec: {
          ...(nodeSelector && { nodeSelector }),
          containers: [
            {
              name: 'vllm',
              image: 'vllm/vllm-openai:latest',
              args: [
                '--model',
                replica.modelId ?? 'REPLACE-WITH-THE-MODEL',
                ...flags.flatMap(([name, value]) => (value === null ? [name] : [name, value])),
                '--port',
                String(port),
              ],
              env: [
                {
                  name: 'HF_TOKEN',
                  valueFrom: { secretKeyRef: { name: 'hugging-face', key: 'token', optional: true } },
                },
              ],
              ports: [{ name: 'http', containerPort: port }],
              readinessProbe: { httpGet: { path: '/health', port: 'http' }, periodSeconds: 10 },
              resources: { limits: { 'nvidia.com/gpu': replica.tensorParallel } },
              // The processes of a tensor-parallel replica exchange activations through shared memory.
              volumeMounts: [{ name: 'shared-memory', mountPath: '/dev/shm' }],
            },
          ],
          volumes: [{ name: 'shared-memory', emptyDir: { medium: 'Memory' } }],
        },
      },
    },
  }
}

const serviceOf = (id: string): unknown => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: id },
  spec: {
    selector: { 'app.kubernetes.io/name': id },
    ports: [{ name: 'http', port: 80, targetPort: 'http' }],
  },
})
