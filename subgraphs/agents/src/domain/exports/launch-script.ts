import type { InfrastructurePlan } from '../plans/infrastructure-plan.ts'
import { describePlacement, exportedWorkloads, placementNotes } from './exported-workload.ts'
import type { ExportedWorkload } from './exported-workload.ts'
import { sglangFlags, vllmFlags } from './launch-flags.ts'
import type { LaunchFlags } from './launch-flags.ts'

type Program = 'vllm' | 'sglang'

const programs = {
  vllm: { command: 'vllm serve', flagsOf: vllmFlags, modelFlag: '' },
  sglang: { command: 'python3 -m sglang.launch_server', flagsOf: sglangFlags, modelFlag: '--model-path ' },
} as const

/**
 * A shell script that starts one replica of a workload: `sh launch.sh workload-1-assistant`. A model that the assessment does not
 * name is taken from the environment.
 */
export function launchScript(plan: InfrastructurePlan, program: Program): string {
  const workloads = exportedWorkloads(plan)
  return `${[
    '#!/bin/sh',
    '# Starts one replica of a workload of the plan. Usage: sh launch.sh WORKLOAD',
    'set -eu',
    'case "${1:-}" in',
    ...workloads.flatMap((workload) => branchOf(workload, program)),
    '*)',
    `  echo "expected one of: ${servedIds(workloads).join(' ') || 'nothing, no workload is served'}; got \${1:-nothing}" >&2`,
    '  exit 2',
    '  ;;',
    'esac',
  ].join('\n')}\n`
}

const servedIds = (workloads: readonly ExportedWorkload[]): readonly string[] =>
  workloads.flatMap(({ id, serving }) => (serving === null ? [] : [id]))

function branchOf(workload: ExportedWorkload, program: Program): readonly string[] {
  const { id, title, serving, placement } = workload
  if (serving === null || placement === null) return [`# ${title}: ${whyNotServed(workload)}`]
  const { command, flagsOf, modelFlag } = programs[program]
  const { flags, notes } = flagsOf(serving.replica)
  const { modelId, replicas } = serving.replica
  const model = modelId === null ? '"${MODEL:?the path or the Hugging Face id of the model}"' : shellWord(modelId)
  return [
    `# ${title}`,
    `# ${describePlacement(placement)}; replicas: ${replicas}`,
    ...[...notes, ...placementNotes(workload, placement)].map((note) => `# ${note}`),
    `${id})`,
    [`  exec ${command} ${modelFlag}${model}`, ...argumentsOf({ flags })].join(' \\\n    '),
    '  ;;',
  ]
}

const argumentsOf = ({ flags }: Pick<LaunchFlags, 'flags'>): readonly string[] =>
  flags.map(([name, value]) => (value === null ? name : `${name} ${shellWord(value)}`))

/** Why a workload has no server. */
export function whyNotServed({ training }: Pick<ExportedWorkload, 'training'>): string {
  return training === null ? 'it has no place in the plan, or needs no accelerators' : 'it is trained, not served'
}

const shellWord = (text: string): string =>
  /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
