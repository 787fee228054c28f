import { loadAll } from 'js-yaml'
import { exportPlan } from '#root/subgraphs/agents/src/domain/exports/export-plan'
import { describePlan } from '#root/subgraphs/agents/src/domain/plans/infrastructure-plan'
import type { InfrastructurePlan } from '#root/subgraphs/agents/src/domain/plans/infrastructure-plan'
import { asking, small, tuning } from '../advice/requirements.ts'

type Labels = Readonly<Record<string, string>>

interface Named {
  readonly name: string
}

interface Deployment {
  readonly apiVersion: 'apps/v1'
  readonly kind: 'Deployment'
  readonly metadata: { readonly name: string; readonly labels: Labels }
  readonly spec: {
    readonly selector: { readonly matchLabels: Labels }
    readonly template: {
      readonly metadata: { readonly labels: Labels }
      readonly spec: {
        readonly nodeSelector?: Labels
        readonly containers: readonly [Container]
        readonly volumes: readonly (Named & { readonly emptyDir: { readonly medium: string } })[]
      }
    }
  }
}

interface Container {
  readonly args: readonly string[]
  readonly env: readonly (Named & { readonly valueFrom: { readonly secretKeyRef: unknown } })[]
  readonly ports: readonly (Named & { readonly containerPort: number })[]
  readonly readinessProbe: { readonly httpGet: { readonly path: string; readonly port: string } }
  readonly volumeMounts: readonly (Named & { readonly mountPath: string })[]
}

interface Service {
  readonly apiVersion: 'v1'
  readonly kind: 'Service'
  readonly metadata: Named
  readonly spec: {
    readonly selector: Labels
    readonly ports: readonly { readonly port: number; readonly targetPort: string }[]
  }
}

const plan = describePlan(
  asking({ workloads: [{ ...small, prefixCacheHitPercent: 50 }, tuning, small], preferredProviders: ['AWS'] }),
)
const textOf = (of: InfrastructurePlan) => exportPlan(of, 'KUBERNETES').content
const documentsOf = (of: InfrastructurePlan) =>
  loadAll(textOf(of)).filter((document): document is Deployment | Service => document != null)
const deploymentsOf = (of: InfrastructurePlan) => documentsOf(of).filter((one) => one.kind === 'Deployment')

const deployments = deploymentsOf(plan)
const services = documentsOf(plan).filter((one) => one.kind === 'Service')

test('each workload that is served has a Deployment and a Service of its own', () => {
  const ids = ['workload-1-small', 'workload-3-small']
  expect(deployments.map(({ metadata }) => metadata.name)).toEqual(ids)
  expect(services.map(({ metadata }) => metadata.name)).toEqual(ids)
})

test('a Deployment selects its own pods and no others, and so does its Service', () => {
  const podLabels = deployments.map(({ spec }) => spec.template.metadata.labels)
  const selects = (selector: Labels) =>
    podLabels.map((labels) => Object.entries(selector).every(([name, value]) => labels[name] === value))
  deployments.forEach(({ spec, metadata }, index) => {
    const onlyOwn = podLabels.map((_, other) => other === index)
    expect(selects(spec.selector.matchLabels)).toEqual(onlyOwn)
    expect(selects(services[index]?.spec.selector ?? {})).toEqual(onlyOwn)
    expect(metadata.labels).toEqual(podLabels[index])
  })
})

test('what refers to a port or a volume refers to one that is there', () => {
  const [{ spec }, service] = [deployments[0] as Deployment, services[0]]
  const { containers, volumes } = spec.template.spec
  const [{ ports, readinessProbe, volumeMounts, args }] = containers
  const [port] = ports
  expect(args[args.indexOf('--port') + 1]).toBe(String(port?.containerPort))
  expect(readinessProbe.httpGet).toEqual({ path: '/health', port: port?.name })
  expect(service?.spec.ports).toMatchObject([{ port: 80, targetPort: port?.name }])
  // Tensor parallelism needs more than the 64 MB of /dev/shm that a container has.
  expect(volumeMounts).toEqual([{ name: volumes[0]?.name, mountPath: '/dev/shm' }])
  expect(volumes[0]?.emptyDir).toEqual({ medium: 'Memory' })
})

test('arguments are strings, also of flags without a value', () => {
  const [first, second] = deployments.map(({ spec }) => spec.template.spec.containers[0].args)
  expect(first).toContain('--enable-prefix-caching')
  expect(second).not.toContain('--enable-prefix-caching')
  for (const argument of first ?? []) expect(argument).toEqual(expect.any(String))
})

test('a token of Hugging Face is read from a secret, without which public models start', () => {
  const [{ env }] = (deployments[0] as Deployment).spec.template.spec.containers
  expect(env).toEqual([
    { name: 'HF_TOKEN', valueFrom: { secretKeyRef: { name: 'hugging-face', key: 'token', optional: true } } },
  ])
  expect(textOf(plan)).toMatch(/^#.*`hugging-face`, key `token`/m)
})

test('long arguments stay whole, and nothing is an alias', () => {
  const [first] = plan.workloads
  const modelId = `${'a long name '.repeat(20)}of a model`
  const replica = { ...first?.serving?.replica, modelId }
  const long = { ...plan, workloads: [{ ...first, serving: { ...first?.serving, replica } }] } as InfrastructurePlan
  expect(textOf(long)).toContain(`- ${modelId}\n`)
  expect(textOf(long)).not.toMatch(/[&*]a1/)
})

test('own servers are not selected by labels that only clouds give', () => {
  const onPremises = {
    name: 'DGX H100, Frankfurt',
    accelerator: 'h100Sxm',
    acceleratorCount: 8,
    fastLinks: true,
    multiNode: false,
    country: 'DE',
    cost: { usdPerMonth: 20_000 },
  }
  const own = describePlan(
    asking({
      workloads: [small],
      preferredProviders: ['ON_PREMISES'],
      priceOverlay: { asOf: '2026-01-01', name: 'own', prices: [], onPremises: [onPremises] },
    }),
  )
  expect(own.workloads[0]?.placement?.sku).toBe(onPremises.name)
  expect(deploymentsOf(own)).toHaveLength(1)
  expect(deploymentsOf(own)[0]?.spec.template.spec.nodeSelector).toBeUndefined()
  expect(textOf(own)).toMatch(/^# .*label of your own/m)
  expect(textOf(plan)).not.toMatch(/label of your own/)
})

describe('comments about the instances', () => {
  const shared = describePlan(
    asking({
      workloads: ['a', 'b'].map((name) => ({ ...small, name, modelParamsB: 1, requestsPerSecond: 0.1 })),
      preferredProviders: ['AWS'],
    }),
  )

  test('say who shares them', () => {
    expect(shared.workloads[1]?.placement?.sharedBy).toEqual([0, 1])
    const text = textOf(shared)
    expect(text.match(/^# Its instances also run 1 other workload of the plan\.$/gm)).toHaveLength(1)
    expect(text.match(/^# It runs on the instances of workload-1-a\.$/gm)).toHaveLength(1)
    expect(text.match(/^# 2 models share its accelerators/gm)).toHaveLength(2)
  })

  test('are missing where nobody does', () => {
    expect(textOf(plan)).not.toMatch(/also run|on the instances of|share its|time-slicing|availability/)
  })

  test('are one line each, whatever a region is called', () => {
    const [first, ...others] = plan.workloads
    const elsewhere = [{ region: 'x\nkind: Pod', country: 'US', instances: 1, usdPerHour: 1 }]
    const placement = { ...first?.placement, elsewhere }
    const hostile = { ...plan, workloads: [{ ...first, placement }, ...others] } as InfrastructurePlan
    expect(textOf(hostile)).toMatch(/^# Its availability asks for 1 more in x kind: Pod/m)
    expect(documentsOf(hostile)).toEqual(documentsOf(plan))
  })
})
