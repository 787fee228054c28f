import * as gatewayApi from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1'
import * as keda from '@kubernetes-models/keda/keda.sh/v1alpha1'
import * as prometheus from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1'
import * as apps from 'kubernetes-models/apps/v1'
import * as autoscaling from 'kubernetes-models/autoscaling/v2'
import * as networking from 'kubernetes-models/networking.k8s.io/v1'
import * as policy from 'kubernetes-models/policy/v1'
import * as core from 'kubernetes-models/v1'
import type { KubernetesObject } from './render.ts'

const groups: Readonly<Record<string, object>> = {
  v1: core,
  'apps/v1': apps,
  'autoscaling/v2': autoscaling,
  'gateway.networking.k8s.io/v1': gatewayApi,
  'keda.sh/v1alpha1': keda,
  'monitoring.coreos.com/v1': prometheus,
  'networking.k8s.io/v1': networking,
  'policy/v1': policy,
}

type Model = new (data: unknown) => { validate(): void }

/** What is wrong with an object by the schema of its kind: missing and malformed fields, and those that the schema does not have. */
export function problemsOf(object: KubernetesObject): readonly string[] {
  const name = `${object.kind} ${object.metadata.name}`
  const Kind = (groups[object.apiVersion] as Readonly<Record<string, Model>> | undefined)?.[object.kind]
  if (!Kind) return [`${name}: expected a kind of ${object.apiVersion} that is validated, got none`]
  const unread: (() => readonly string[])[] = []
  try {
    ;(noteReads(new Kind(object), '', unread) as InstanceType<Model>).validate()
  } catch (error) {
    return [`${name}: ${error instanceof Error ? error.message : String(error)}`]
  }
  return unread.flatMap((paths) => paths()).map((path) => `${name}: no schema has ${path.slice(1)}`)
}

/**
 * The schemas of Kubernetes allow any further field, and a server ignores it. So that a misspelled field is found, this notes which
 * fields the validator never reads.
 */
function noteReads(value: object, path: string, unread: (() => readonly string[])[]): object {
  const read = new Set<string>()
  const parts = new Map<string, object>()
  unread.push(() => Object.keys(value).flatMap((key) => (read.has(key) ? [] : [`${path}.${key}`])))
  return new Proxy(value, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key)
      if (typeof key !== 'string') return found
      read.add(key)
      if (typeof found !== 'object' || found === null) return found
      const part = parts.get(key) ?? noteReads(found, `${path}.${key}`, unread)
      parts.set(key, part)
      return part
    },
  })
}
