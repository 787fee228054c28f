import { parseEnv } from 'node:util'
import type { KubernetesObject, Labels } from './render.ts'

export interface Container {
  readonly name: string
  readonly image: string
  readonly args?: readonly string[]
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[]
  readonly env?: readonly EnvEntry[]
  readonly envFrom?: readonly { readonly configMapRef: { readonly name: string } }[]
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[]
  readonly startupProbe?: Probe
  readonly livenessProbe?: Probe
  readonly readinessProbe?: Probe
  readonly securityContext?: unknown
  readonly resources?: { readonly requests: unknown; readonly limits: unknown }
}

export interface Probe {
  readonly httpGet?: { readonly path: string; readonly port: string }
  readonly tcpSocket?: { readonly port: string }
}

interface EnvEntry {
  readonly name: string
  readonly value?: string
  readonly valueFrom?: {
    readonly secretKeyRef?: { readonly name: string; readonly key: string; readonly optional?: boolean }
  }
}

export interface Workload {
  readonly kind: string
  readonly name: string
  readonly labels: Labels
  readonly replicas: number | undefined
  readonly pod: {
    readonly containers: readonly Container[]
    readonly terminationGracePeriodSeconds?: number
    readonly automountServiceAccountToken?: boolean
    readonly enableServiceLinks?: boolean
    readonly securityContext?: unknown
    readonly volumes?: readonly { readonly name: string; readonly emptyDir?: object; readonly configMap?: object }[]
  }
  readonly container: Container
}

interface WorkloadSpec {
  readonly replicas?: number
  readonly selector: Selector
  readonly template: { readonly metadata: { readonly labels: Labels }; readonly spec: Workload['pod'] }
}

export interface Selector {
  readonly matchLabels?: Labels
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: string
    readonly values: readonly string[]
  }[]
}

/** The objects of one kind. */
export const ofKind = <Spec>(objects: readonly KubernetesObject[], kind: string) =>
  objects
    .filter((object) => object.kind === kind)
    .map(({ metadata, spec }) => ({ name: metadata.name, spec: spec as Spec }))

/** Deployments and StatefulSets. */
export const workloadsOf = (objects: readonly KubernetesObject[]): readonly Workload[] =>
  ['Deployment', 'StatefulSet'].flatMap((kind) =>
    ofKind<WorkloadSpec>(objects, kind).map(({ name, spec: { replicas, selector, template } }) => {
      if (!matches(selector, template.metadata.labels))
        throw new Error(`expected ${kind} ${name} to select its own pods`)
      const [container] = template.spec.containers
      if (!container) throw new Error(`expected ${kind} ${name} to have a container, got none`)
      return { kind, name, labels: template.metadata.labels, replicas, pod: template.spec, container }
    }),
  )

export const matches = ({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every(({ key, operator, values }) => {
    if (operator !== 'In') throw new Error(`expected the operator In, got ${operator}`)
    return values.includes(labels[key] ?? '')
  })

/** The environment of a container: values by name, and the keys of the Secret by name. */
export interface Environment {
  readonly values: Readonly<Record<string, string>>
  readonly secrets: Readonly<
    Record<string, { readonly name: string; readonly key: string; readonly optional: boolean }>
  >
}

/** @throws Error - a ConfigMap is missing */
export function environmentOf(
  objects: readonly KubernetesObject[],
  { envFrom = [], env = [] }: Container,
): Environment {
  const maps = envFrom.map(({ configMapRef: { name } }) => {
    const map = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name)
    if (!map?.data) throw new Error(`expected a ConfigMap ${name}, got none`)
    return map.data
  })
  const values = env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]))
  const secrets = env.flatMap(({ name, valueFrom }) =>
    valueFrom?.secretKeyRef ? [[name, { optional: false, ...valueFrom.secretKeyRef }] as const] : [],
  )
  return { values: Object.assign({}, ...maps, Object.fromEntries(values)), secrets: Object.fromEntries(secrets) }
}

interface PolicySpec {
  readonly podSelector: Selector
  readonly ingress?: readonly {
    readonly from?: readonly { readonly podSelector?: Selector; readonly namespaceSelector?: Selector }[]
    readonly ports?: readonly { readonly port: string }[]
  }[]
}

/** Where a connection comes from: a pod of the same namespace, or any pod of another one. */
export type Origin = { readonly pod: Labels } | { readonly namespace: string }

/** Whether the policies let a connection through. A pod that no policy selects accepts all. */
export function isAllowed(objects: readonly KubernetesObject[], from: Origin, to: Labels, port: string): boolean {
  const policies = ofKind<PolicySpec>(objects, 'NetworkPolicy').filter(({ spec }) => matches(spec.podSelector, to))
  const rules = policies.flatMap(({ spec }) => spec.ingress ?? [])
  return (
    policies.length === 0 ||
    rules.some(
      ({ from: origins, ports }) =>
        (!ports || ports.some((open) => open.port === port)) &&
        (!origins || origins.some((origin) => admits(origin, from))),
    )
  )
}

function admits(
  { podSelector, namespaceSelector }: { readonly podSelector?: Selector; readonly namespaceSelector?: Selector },
  from: Origin,
): boolean {
  if ('namespace' in from)
    return (
      namespaceSelector !== undefined && matches(namespaceSelector, { 'kubernetes.io/metadata.name': from.namespace })
    )
  return namespaceSelector === undefined && podSelector !== undefined && matches(podSelector, from.pod)
}

/** The keys of the example of the Secret. */
export const exampleSecret = (text: string): Readonly<Record<string, string | undefined>> => parseEnv(text)
