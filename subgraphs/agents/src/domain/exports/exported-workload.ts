import type { InfrastructurePlan, PlannedPlacement, PlannedWorkload } from '../plans/infrastructure-plan.ts'
import { inOneLine, slugOf } from './safe-text.ts'

/** A workload as exports name it. */
export interface ExportedWorkload extends PlannedWorkload {
  /** Unique within the plan, and valid as a name in Kubernetes and clouds: `workload-1-assistant`. */
  readonly id: string
  /** For comments. */
  readonly title: string
}

export function exportedWorkloads({ workloads }: Pick<InfrastructurePlan, 'workloads'>): readonly ExportedWorkload[] {
  return workloads.map((workload, index) => {
    const number = `workload-${index + 1}`
    const slug = slugOf(workload.name)
    const title = `Workload ${index + 1}: ${inOneLine(workload.name)}`
    return { ...workload, id: slug === '' ? number : `${number}-${slug}`, title }
  })
}

/** `2 × p5.48xlarge (8 × NVIDIA H100 SXM) in us-east-1`, for comments. */
export function describePlacement(placement: PlannedPlacement): string {
  const { instances, sku, acceleratorsPerInstance, accelerator, region } = placement
  return inOneLine(`${instances} × ${sku} (${acceleratorsPerInstance} × ${accelerator}) in ${region}`)
}
