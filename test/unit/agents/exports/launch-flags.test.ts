import { sglangFlags, vllmFlags } from '#root/subgraphs/agents/src/domain/exports/launch-flags'
import type { LaunchFlags } from '#root/subgraphs/agents/src/domain/exports/launch-flags'
import type { PlannedReplica } from '#root/subgraphs/agents/src/domain/plans/infrastructure-plan'

const plain: PlannedReplica = {
  replicas: 2,
  modelId: null,
  precision: 'BF16',
  kvCachePrecision: 'BF16',
  tensorParallel: 4,
  pipelineParallel: 1,
  maxSequences: 64,
  contextTokens: 8192,
  memoryUtilizationPercent: 90,
  modelsPerAccelerator: 1,
  usesPrefixCache: false,
  generates: true,
}

/** As https://docs.vllm.ai/en/stable/cli/serve names them. */
const vllmPlain = {
  '--dtype': 'bfloat16',
  '--tensor-parallel-size': '4',
  '--max-model-len': '8192',
  '--max-num-seqs': '64',
  '--gpu-memory-utilization': '0.9',
}

/** As https://docs.sglang.ai/advanced_features/server_arguments.html names them. */
const sglangPlain = {
  '--dtype': 'bfloat16',
  '--tp-size': '4',
  '--context-length': '8192',
  '--max-running-requests': '64',
  '--mem-fraction-static': '0.9',
}

const named = ({ flags }: LaunchFlags) => Object.fromEntries(flags)
const vllm = (change: Partial<PlannedReplica> = {}) => vllmFlags({ ...plain, ...change })
const sglang = (change: Partial<PlannedReplica> = {}) => sglangFlags({ ...plain, ...change })

test('a plain replica has the flags of its plan and nothing else', () => {
  expect(named(vllm())).toEqual(vllmPlain)
  expect(named(sglang())).toEqual(sglangPlain)
  for (const { flags, notes } of [vllm(), sglang()]) {
    expect(new Set(flags.map(([name]) => name)).size).toBe(flags.length)
    expect(notes).toEqual([])
  }
})

test.each<[string, Partial<PlannedReplica>, object, object]>([
  ['FP32', { precision: 'FP32' }, { '--dtype': 'float32' }, { '--dtype': 'float32' }],
  ['FP16', { precision: 'FP16' }, { '--dtype': 'float16' }, { '--dtype': 'float16' }],
  [
    'weights in FP8',
    { precision: 'FP8' },
    { '--dtype': 'auto', '--quantization': 'fp8' },
    { '--dtype': 'auto', '--quantization': 'fp8' },
  ],
  ['a quantized checkpoint', { precision: 'INT4' }, { '--dtype': 'auto' }, { '--dtype': 'auto' }],
  [
    'a cache in FP8',
    { kvCachePrecision: 'FP8' },
    { '--kv-cache-dtype': 'fp8' },
    // SGLang has no plain fp8.
    { '--kv-cache-dtype': 'fp8_e5m2' },
  ],
  ['an embedding model', { generates: false }, { '--runner': 'pooling' }, { '--is-embedding': null }],
  // SGLang always has one.
  ['a prefix cache', { usesPrefixCache: true }, { '--enable-prefix-caching': null }, {}],
  [
    'a model that spans three instances',
    { pipelineParallel: 3 },
    { '--pipeline-parallel-size': '3', '--distributed-executor-backend': 'ray' },
    { '--pp-size': '3', '--nnodes': '3' },
  ],
  [
    'a part of the memory',
    { memoryUtilizationPercent: 11.26 },
    { '--gpu-memory-utilization': '0.113' },
    { '--mem-fraction-static': '0.113' },
  ],
])('%s changes its own flags only', (_, change, ofVllm, ofSglang) => {
  expect(named(vllm(change))).toEqual({ ...vllmPlain, ...ofVllm })
  expect(named(sglang(change))).toEqual({ ...sglangPlain, ...ofSglang })
})

test.each<[Partial<PlannedReplica>, RegExp | null]>([
  [{ precision: 'INT8' }, /checkpoint .* INT8/],
  [{ precision: 'INT4' }, /checkpoint .* INT4/],
  [{ kvCachePrecision: 'INT8' }, /cache in INT8/],
  [{ kvCachePrecision: 'INT4' }, /cache in INT4/],
  [{ pipelineParallel: 3 }, /3 instances/],
  [{ precision: 'FP8', kvCachePrecision: 'FP8' }, null],
  [{ precision: 'FP32', kvCachePrecision: 'FP16' }, null],
])('what no flag sets is a note: %j', (change, note) => {
  for (const { notes } of [vllm(change), sglang(change)])
    expect(notes).toEqual(note === null ? [] : [expect.stringMatching(note)])
})
