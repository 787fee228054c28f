import type { InfrastructurePlan } from '../plans/infrastructure-plan.ts'
import { kubernetesManifests } from './kubernetes.ts'
import { launchScript } from './launch-script.ts'
import { terraformOf } from './terraform.ts'

export const planExportFormats = ['JSON', 'TERRAFORM', 'KUBERNETES', 'VLLM', 'SGLANG'] as const
export type PlanExportFormat = (typeof planExportFormats)[number]

/** A text file. */
export interface PlanExport {
  readonly fileName: string
  readonly mediaType: string
  readonly content: string
}

/** Writes a plan as a file; the same plan always gives the same file. */
export function exportPlan(plan: InfrastructurePlan, format: PlanExportFormat): PlanExport {
  switch (format) {
    case 'JSON':
      return { fileName: 'plan.json', mediaType: 'application/json', content: jsonOf(plan) }
    case 'TERRAFORM':
      return { fileName: 'main.tf', mediaType: 'text/plain', content: terraformOf(plan) }
    case 'KUBERNETES':
      return { fileName: 'workloads.yaml', mediaType: 'application/yaml', content: kubernetesManifests(plan) }
    case 'VLLM':
      return { fileName: 'launch-vllm.sh', mediaType: 'text/x-shellscript', content: launchScript(plan, 'vllm') }
    case 'SGLANG':
      return { fileName: 'launch-sglang.sh', mediaType: 'text/x-shellscript', content: launchScript(plan, 'sglang') }
    default:
      return format satisfies never
  }
}

/** The version changes when members are renamed or removed, not when some are added. */
const jsonOf = (plan: InfrastructurePlan): string =>
  `${JSON.stringify({ format: 'plumbline.plan', version: 1, ...plan }, null, 2)}\n`
