import type { Precision } from '#schema/requirements/requirements'
import type { PlannedReplica } from '../plans/infrastructure-plan.ts'

/** What a serving program is started with. */
export interface LaunchFlags {
  /** In order; a flag without a value has null. */
  readonly flags: readonly (readonly [name: string, value: string | null])[]
  /** Facts that flags cannot express. */
  readonly notes: readonly string[]
}

/** Arguments of `vllm serve` after the model, for one replica. */
export function vllmFlags(replica: PlannedReplica): LaunchFlags {
  const { tensorParallel, pipelineParallel, precision, kvCachePrecision } = replica
  return {
    flags: [
      ...(replica.generates ? [] : [['--runner', 'pooling'] as const]),
      ['--dtype', dtypes[precision]],
      ...(precision === 'FP8' ? [['--quantization', 'fp8'] as const] : []),
      ...(kvCachePrecision === 'FP8' ? [['--kv-cache-dtype', 'fp8'] as const] : []),
      ['--tensor-parallel-size', String(tensorParallel)],
      ...(pipelineParallel > 1
        ? [
            ['--pipeline-parallel-size', String(pipelineParallel)] as const,
            ['--distributed-executor-backend', 'ray'] as const,
          ]
        : []),
      ['--max-model-len', String(replica.contextTokens)],
      ['--max-num-seqs', String(replica.maxSequences)],
      ['--gpu-memory-utilization', memoryShare(replica)],
      ...(replica.usesPrefixCache ? [['--enable-prefix-caching', null] as const] : []),
    ],
    notes: [
      ...precisionNotes(replica),
      ...(pipelineParallel > 1
        ? [`Start it on the first of ${pipelineParallel} instances that are joined by Ray.`]
        : []),
    ],
  }
}

/** Arguments of `python3 -m sglang.launch_server` after the model, for one replica. */
export function sglangFlags(replica: PlannedReplica): LaunchFlags {
  const { tensorParallel, pipelineParallel, precision, kvCachePrecision } = replica
  return {
    flags: [
      ...(replica.generates ? [] : [['--is-embedding', null] as const]),
      ['--dtype', dtypes[precision]],
      ...(precision === 'FP8' ? [['--quantization', 'fp8'] as const] : []),
      ...(kvCachePrecision === 'FP8' ? [['--kv-cache-dtype', 'fp8_e5m2'] as const] : []),
      ['--tp-size', String(tensorParallel)],
      ...(pipelineParallel > 1
        ? [['--pp-size', String(pipelineParallel)] as const, ['--nnodes', String(pipelineParallel)] as const]
        : []),
      ['--context-length', String(replica.contextTokens)],
      ['--max-running-requests', String(replica.maxSequences)],
      ['--mem-fraction-static', memoryShare(replica)],
    ],
    notes: [
      ...precisionNotes(replica),
      ...(pipelineParallel > 1
        ? [`Start it on each of ${pipelineParallel} instances, with --node-rank and --dist-init-addr of your network.`]
        : []),
    ],
  }
}

/** Quantized checkpoints name their own format. */
const dtypes: Readonly<Record<Precision, string>> = {
  FP32: 'float32',
  BF16: 'bfloat16',
  FP16: 'float16',
  FP8: 'auto',
  INT8: 'auto',
  INT4: 'auto',
}

const memoryShare = ({ memoryUtilizationPercent }: PlannedReplica): string =>
  String(Math.round(memoryUtilizationPercent * 10) / 1000)

function precisionNotes({ precision, kvCachePrecision }: PlannedReplica): readonly string[] {
  return [
    ...(precision === 'INT8' || precision === 'INT4'
      ? [`The model has to be a checkpoint that is quantized to ${precision}: its configuration names the method.`]
      : []),
    ...(kvCachePrecision === 'INT8' || kvCachePrecision === 'INT4'
      ? [`The plan counts on a key-value cache in ${kvCachePrecision}, which no flag sets.`]
      : []),
  ]
}
