import { count } from '../advice/format.ts'
import type { InfrastructurePlan, PlannedPlacement, PlannedWorkload } from '../plans/infrastructure-plan.ts'
import { inOneLine, slugOf } from './safe-text.ts'

/** A workload as exports name it. */
export interface ExportedWorkload extends PlannedWorkload {
  /** Unique within the plan, and valid as a name in Kubernetes and clouds: `workload-1-assistant`. */
  readonly id: string
  /** For comments. */
  readonly title: string
  /** The first of the workloads on the same instances, when this is another one; null otherwise. */
  readonly host: { readonly id: string; readonly title: string } | null
}

export function exportedWorkloads({ workloads }: Pick<InfrastructurePlan, 'workloads'>): readonly ExportedWorkload[] {
  const names = workloads.map(({ name }, index) => {
    const number = `workload-${index + 1}`
    const slug = slugOf(name)
    return { id: slug === '' ? number : `${number}-${slug}`, title: `Workload ${index + 1}: ${inOneLine(name)}` }
  })
  return workloads.flatMap((workload, index) => {
    const name = names[index]
    const first = workload.placement?.sharedBy[0] ?? index
    return name ? [{ ...workload, ...name, host: first === index ? null : (names[first] ?? null) }] : []
  })
}

/** Facts about the instances for comments: the workloads that share them, and further regions with instances. */
export function placementNotes(
  { host, serving }: ExportedWorkload,
  { sharedBy, elsewhere = [] }: PlannedPlacement,
): readonly string[] {
  const models = serving?.replica.modelsPerAccelerator ?? 1
  const others = sharedBy.length - 1
  return [
    ...(host === null ? [] : [`It runs on the instances of ${host.id}.`]),
    ...(host === null && others > 0 ? [`Its instances also run ${count(others, 'other workload')} of the plan.`] : []),
    ...elsewhere.map(({ instances, region }) =>
      inOneLine(`Its availability asks for ${instances} more in ${region}: run the same there.`),
    ),
    ...(models > 1 ? [`${models} models share its accelerators, and the memory share is its part of them.`] : []),
  ]
}

/** `2 × p5.48xlarge (8 × NVIDIA H100 SXM) in us-east-1`, for comments. */
export function describePlacement(placement: PlannedPlacement): string {
  const { instances, sku, acceleratorsPerInstance, accelerator, region } = placement
  return inOneLine(`${instances} × ${sku} (${acceleratorsPerInstance} × ${accelerator}) in ${region}`)
}
