import { spawnSync } from 'node:child_process'
import { parse as parseHcl } from '@cdktf/hcl2json'
import fc from 'fast-check'
import { loadAll } from 'js-yaml'
import { exportPlan, planExportFormats } from '#root/subgraphs/agents/src/domain/exports/export-plan'
import type { PlanExportFormat } from '#root/subgraphs/agents/src/domain/exports/export-plan'
import { describePlan } from '#root/subgraphs/agents/src/domain/plans/infrastructure-plan'
import type { InfrastructurePlan } from '#root/subgraphs/agents/src/domain/plans/infrastructure-plan'
import type { CloudProvider } from '#schema/requirements/requirements'
import { asking, chat, small, tuning, workload } from '../advice/requirements.ts'

const lake = workload({ name: 'lake', kind: 'DATA_PIPELINE', datasetGB: 100 })
const named = {
  ...small,
  model: 'meta-llama/Llama-3.1-8B',
  precision: 'FP8' as const,
  kvCachePrecision: 'FP8' as const,
}

const planOn = (provider: CloudProvider, ...workloads: readonly (typeof chat)[]) =>
  describePlan(
    asking({
      workloads: workloads.length > 0 ? workloads : [named, chat, tuning, lake],
      preferredProviders: [provider],
    }),
  )

const aws = planOn('AWS')
const contentOf = (plan: InfrastructurePlan, format: PlanExportFormat) => exportPlan(plan, format).content

type Hcl = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>>>

/** The resources of a file: their type, name and attributes, as HashiCorp's own parser reads them. */
async function resourcesOf(plan: InfrastructurePlan) {
  const { resource = {} } = (await parseHcl('main.tf', contentOf(plan, 'TERRAFORM'))) as Hcl
  return Object.entries(resource).flatMap(([type, all]) =>
    Object.entries(all).map(([name, [body]]) => ({ type, name, body: body as Readonly<Record<string, unknown>> })),
  )
}

describe('Terraform', () => {
  test('has the instances of each region that a stated availability asks for', async () => {
    const plan = describePlan(
      asking({
        workloads: [{ ...named, availabilityPercent: 99.99 }],
        regions: ['us-east-1', 'us-west-2'],
        preferredProviders: ['AWS'],
      }),
    )
    expect(plan.workloads[0]).toMatchObject({
      placement: { region: 'us-east-1', instances: 3, elsewhere: [{ region: 'us-west-2', instances: 3 }] },
      serving: { availability: { targetPercent: 99.99 }, meetsTarget: true },
    })
    const resources = await resourcesOf(plan)
    expect(resources.map(({ name, body }) => [name, body['count'], body['provider']])).toEqual([
      ['workload_1_small', 3, '${aws.in_us_east_1}'],
      ['workload_1_small_us_west_2', 3, '${aws.in_us_west_2}'],
    ])
    expect(contentOf(plan, 'KUBERNETES')).toContain('Its availability asks for 3 more in us-west-2')
  })

  test.each<[CloudProvider, string, string, string]>([
    ['AWS', 'aws_instance', 'instance_type', 'count'],
    ['AZURE', 'azurerm_linux_virtual_machine_scale_set', 'sku', 'instances'],
    ['GCP', 'google_compute_instance', 'machine_type', 'count'],
    ['ORACLE', 'oci_core_instance', 'shape', 'count'],
  ])('for %s has the planned instances of each workload that is placed', async (provider, type, sku, count) => {
    const plan = planOn(provider)
    const placed = plan.workloads.flatMap(({ placement }) => placement ?? [])
    expect(placed.length).toBeGreaterThan(0)
    const resources = await resourcesOf(plan)
    expect(resources.map((resource) => [resource.type, resource.body[sku], resource.body[count]])).toEqual(
      placed.map((placement) => [type, placement.sku, placement.instances]),
    )
  })

  test('declares every variable and provider that it uses', async () => {
    for (const provider of ['AWS', 'AZURE', 'GCP', 'ORACLE'] as const) {
      const content = contentOf(planOn(provider), 'TERRAFORM')
      const file = (await parseHcl('main.tf', content)) as Hcl
      const used = [...content.matchAll(/var\.(\w+)/g)].map(([, name]) => name ?? '')
      expect(Object.keys(file['variable'] ?? {}).toSorted()).toEqual([...new Set(used)].toSorted())
      const aliases = [...content.matchAll(/(?<== )(?:aws|oci)\.(\w+)/g)].map(([, alias]) => alias)
      const declared = [...content.matchAll(/alias +=\s"(\w+)"/g)].map(([, alias]) => alias)
      expect(declared.toSorted()).toEqual([...new Set(aliases)].toSorted())
    }
  })

  test('says in a comment what has no resource', async () => {
    const coreweave = planOn('COREWEAVE', chat)
    expect(await resourcesOf(coreweave)).toEqual([])
    expect(contentOf(coreweave, 'TERRAFORM')).toMatch(/# No resource: .* there is no export for COREWEAVE/)
    expect(contentOf(aws, 'TERRAFORM')).toMatch(/# Workload 4: lake\n# No resource: it has no place/)
    const [first, ...rest] = aws.workloads
    const unknown = { ...aws, workloads: [{ ...first, placement: { ...first?.placement, sku: 'p9.none' } }, ...rest] }
    expect(contentOf(unknown as InfrastructurePlan, 'TERRAFORM')).toMatch(/p9\.none .*the catalog does not know this/)
    expect((await resourcesOf(unknown as InfrastructurePlan)).map(({ name }) => name)).not.toContain('workload_1_small')
  })
})

interface Manifest {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly replicas: number
    readonly template: { readonly spec: { readonly nodeSelector: unknown; readonly containers: readonly Container[] } }
  }
}
interface Container {
  readonly args: readonly string[]
  readonly resources: unknown
}

const manifestsOf = (plan: InfrastructurePlan) =>
  loadAll(contentOf(plan, 'KUBERNETES')).filter((document): document is Manifest => document != null)

test('Kubernetes manifests ask for the planned replicas and accelerators', () => {
  const deployments = manifestsOf(aws).filter(({ kind }) => kind === 'Deployment')
  const served = aws.workloads.flatMap(({ serving, placement }) =>
    serving && placement ? [{ ...serving, placement }] : [],
  )
  expect(deployments.map(({ spec }) => [spec.replicas, spec.template.spec.containers[0]?.resources])).toEqual(
    served.map(({ replica }) => [replica.replicas, { limits: { 'nvidia.com/gpu': replica.tensorParallel } }]),
  )
  expect(deployments[0]?.spec.template.spec.nodeSelector).toMatchObject({
    'node.kubernetes.io/instance-type': served[0]?.placement.sku,
  })
  expect(deployments[0]?.spec.template.spec.containers[0]?.args).toEqual(
    expect.arrayContaining(['--model', 'meta-llama/Llama-3.1-8B', '--quantization', 'fp8', '--kv-cache-dtype', 'fp8']),
  )
  expect(contentOf(aws, 'KUBERNETES')).toMatch(/# Workload 3: tuning: it is trained, not served\./)
})

describe('workloads that share an instance', () => {
  const shared = planOn(
    'AWS',
    ...[1, 2, 3].map((number) => ({ ...small, name: `model-${number}`, modelParamsB: 1, requestsPerSecond: 0.1 })),
  )

  test('are one resource in Terraform, and the others say whose instances they use', async () => {
    expect((await resourcesOf(shared)).map(({ name, body }) => [name, body['count']])).toEqual([
      ['workload_1_model_1', 1],
    ])
    const content = contentOf(shared, 'TERRAFORM')
    expect(content).toContain('# Its instances also run 2 other workloads of the plan.')
    for (const number of [2, 3])
      expect(content).toContain(
        `# Workload ${number}: model-${number}\n# No resource: it runs on the instances of workload-1-model-1.`,
      )
  })

  test('are a Deployment each, with their part of the memory', () => {
    const deployments = manifestsOf(shared).filter(({ kind }) => kind === 'Deployment')
    const shares = deployments.map(({ spec }) => {
      const args = spec.template.spec.containers[0]?.args ?? []
      return Number(args[args.indexOf('--gpu-memory-utilization') + 1])
    })
    expect(shares).toHaveLength(3)
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1)
    expect(contentOf(shared, 'KUBERNETES')).toContain('offer each accelerator 3 times')
  })
})

/** What a shell runs for a workload: the arguments of the program, which is replaced by one that prints them. */
function launched(
  plan: InfrastructurePlan,
  format: 'VLLM' | 'SGLANG',
  id: string,
  env: Readonly<Record<string, string>> = {},
) {
  const echo = String.raw`printf '%s\n'`
  const script = contentOf(plan, format).replaceAll(/^ {2}exec /gm, `  ${echo} `)
  const { stdout, stderr, status } = spawnSync('sh', ['-s', id], { input: script, env, encoding: 'utf8' })
  return { argv: stdout.trimEnd().split('\n'), stderr, status }
}

test.each([
  ['VLLM', ['vllm', 'serve', 'meta-llama/Llama-3.1-8B'], '--max-model-len', '--tensor-parallel-size'],
  [
    'SGLANG',
    ['python3', '-m', 'sglang.launch_server', '--model-path', 'meta-llama/Llama-3.1-8B'],
    '--context-length',
    '--tp-size',
  ],
] as const)('the script of %s starts what is planned', (format, command, context, tensor) => {
  const { argv, status } = launched(aws, format, 'workload-1-small')
  const replica = aws.workloads[0]?.serving?.replica
  expect([status, argv.slice(0, command.length)]).toEqual([0, command])
  expect(argv[argv.indexOf(context) + 1]).toBe(String(replica?.contextTokens))
  expect(argv[argv.indexOf(tensor) + 1]).toBe(String(replica?.tensorParallel))
  expect(launched(aws, format, 'workload-2-chat')).toMatchObject({ status: 2, stderr: expect.stringMatching(/MODEL/) })
  expect(launched(aws, format, 'workload-2-chat', { MODEL: '/weights of mine' }).argv).toContain('/weights of mine')
  expect(launched(aws, format, 'workload-3-tuning')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/^expected one of: workload-1-small/),
  })
})

test('a model that spans instances is started on all of them, and is no Deployment', () => {
  const [first] = aws.workloads
  const replica = { ...first?.serving?.replica, pipelineParallel: 2 }
  const wide = { ...aws, workloads: [{ ...first, serving: { ...first?.serving, replica } }] } as InfrastructurePlan
  expect(launched(wide, 'VLLM', 'workload-1-small').argv.join(' ')).toMatch(/--pipeline-parallel-size 2 --distributed/)
  expect(launched(wide, 'SGLANG', 'workload-1-small').argv.join(' ')).toMatch(/--pp-size 2 --nnodes 2/)
  expect(manifestsOf(wide)).toEqual([])
  expect(contentOf(wide, 'KUBERNETES')).toMatch(/LeaderWorkerSet/)
})

test('a script quotes what is no plain word, and says what no flag can set', () => {
  const [first] = aws.workloads
  for (const modelId of ["it's", '$(echo x)', 'a b', '~', 'x;y', '"', 'a/b:c.d-e_f'] as const) {
    const replica = { ...first?.serving?.replica, modelId, kvCachePrecision: 'INT8' }
    const other = { ...aws, workloads: [{ ...first, serving: { ...first?.serving, replica } }] } as InfrastructurePlan
    expect(launched(other, 'VLLM', 'workload-1-small').argv.slice(0, 3)).toEqual(['vllm', 'serve', modelId])
    expect(contentOf(other, 'SGLANG')).toMatch(/^# The plan counts on a key-value cache in INT8/m)
  }
  for (const format of ['VLLM', 'SGLANG'] as const) {
    expect(contentOf(aws, format)).toMatch(/^# Workload 3: tuning: it is trained, not served$/m)
    expect(contentOf(aws, format)).toMatch(/^# Workload 4: lake: it has no place in the plan/m)
    expect(launched(aws, format, 'workload-9').stderr).toMatch(
      /^expected one of: workload-1-small workload-2-chat; got workload-9$/m,
    )
  }
})

test('JSON is the plan with its format', () => {
  expect(JSON.parse(contentOf(aws, 'JSON'))).toEqual({ format: 'plumbline.plan', version: 1, ...aws })
})

describe('a name cannot become code', () => {
  const hostile = [
    'x"\n}\nresource "null_resource" "owned" {\n}\n#',
    '${file("/etc/passwd")}',
    '%{ for x in y }',
    "$(touch owned)`touch owned`'; touch owned; '",
    '\nowned)\n touch owned ;;\n',
    'a\n---\nkind: Pod\nmetadata: {name: owned}',
    '\u2028kind: Pod\u0085x: y\u0000\u001B[2J\u202Egnp',
    '*)',
    '',
    '-'.repeat(200),
    '漢字',
  ]
  const names = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 200 }))
  const withName = (plan: InfrastructurePlan, name: string): InfrastructurePlan => ({
    ...plan,
    workloads: plan.workloads.map((one) => ({ ...one, name })),
  })
  const plain = withName(aws, 'x')
  /** Without what a name may change: comments, and names of workloads. */
  const codeOf = (plan: InfrastructurePlan, format: PlanExportFormat) =>
    contentOf(plan, format)
      .replaceAll(/^#.*$/gm, '#')
      .replaceAll(/(workload[-_]\d)[-_a-z0-9]*/g, '$1')
      .replaceAll(/(?<==) +/g, ' ')

  test.each(planExportFormats.filter((format) => format !== 'JSON'))('in %s', (format) => {
    const expected = codeOf(plain, format)
    fc.assert(
      fc.property(names, (name) => {
        expect(codeOf(withName(aws, name), format)).toBe(expected)
      }),
      { numRuns: 60, examples: hostile.map((name): [string] => [name]) },
    )
  })

  test.each(hostile)('and %j is still read as before', async (name) => {
    const plan = withName(aws, name)
    expect((await resourcesOf(plan)).length).toBe((await resourcesOf(aws)).length)
    expect(manifestsOf(plan).map(({ kind }) => kind)).toEqual(manifestsOf(aws).map(({ kind }) => kind))
    expect(spawnSync('sh', ['-n'], { input: contentOf(plan, 'VLLM'), encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    })
    for (const { metadata } of manifestsOf(plan)) expect(metadata.name).toMatch(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/)
  })

  test('nor can an instance, a region or an accelerator of negotiated prices', async () => {
    for (const text of hostile) {
      const workloads = aws.workloads.map((one) => ({
        ...one,
        placement: one.placement && { ...one.placement, region: text, accelerator: text },
      }))
      const found = (await resourcesOf({ ...aws, workloads })).map(({ name }) => name)
      expect(found).toEqual((await resourcesOf(aws)).map(({ name }) => name))
      const servers = workloads.map((one) => ({ ...one, placement: one.placement && { ...one.placement, sku: text } }))
      expect(await resourcesOf({ ...aws, workloads: servers })).toEqual([])
      expect(manifestsOf({ ...aws, workloads: servers }).length).toBe(manifestsOf(aws).length)
    }
  })
})
