import { parse as parseHcl } from '@cdktf/hcl2json'
import { exportPlan } from '#root/subgraphs/agents/src/domain/exports/export-plan'
import { describePlan } from '#root/subgraphs/agents/src/domain/plans/infrastructure-plan'
import type { InfrastructurePlan, PlannedPlacement } from '#root/subgraphs/agents/src/domain/plans/infrastructure-plan'
import type { CloudProvider } from '#schema/requirements/requirements'
import { asking, small, tuning, workload } from '../advice/requirements.ts'

type Body = Readonly<Record<string, unknown>>

/** A file as HashiCorp's own parser reads it: every block is a list. */
interface File {
  readonly terraform?: readonly [
    { readonly required_version: string; readonly required_providers: readonly [Readonly<Record<string, Body>>] },
  ]
  readonly provider?: Readonly<Record<string, readonly Body[]>>
  readonly variable?: Readonly<Record<string, readonly [{ readonly type: string; readonly description: string }]>>
  readonly resource?: Readonly<Record<string, Readonly<Record<string, readonly [Body]>>>>
}

const textOf = (plan: InfrastructurePlan) => exportPlan(plan, 'TERRAFORM').content
const read = async (plan: InfrastructurePlan) => (await parseHcl('main.tf', textOf(plan))) as File
const bodiesOf = ({ resource = {} }: File) =>
  Object.values(resource).flatMap((ofType) => Object.values(ofType).map(([body]) => body))

const lake = workload({ name: 'lake', kind: 'DATA_PIPELINE', datasetGB: 100 })
const planOn = (provider: CloudProvider, ...workloads: readonly (typeof small)[]) =>
  describePlan(asking({ workloads, preferredProviders: [provider] }))

/** The first workload of a plan, placed as stated. */
const placed = (plan: InfrastructurePlan, change: Partial<PlannedPlacement>, name = 'small') => {
  const [first, ...others] = plan.workloads
  return {
    ...plan,
    workloads: [{ ...first, name, placement: { ...first?.placement, ...change } }, ...others],
  } as InfrastructurePlan
}

const aws = planOn('AWS', small, tuning)

test.each<[CloudProvider, string]>([
  ['AWS', 'hashicorp/aws'],
  ['AZURE', 'hashicorp/azurerm'],
  ['GCP', 'hashicorp/google'],
  ['ORACLE', 'oracle/oci'],
])('the resources for %s belong to the provider that is required and configured', async (cloud, source) => {
  const file = await read(planOn(cloud, small))
  const required = Object.entries(file.terraform?.[0].required_providers[0] ?? {})
  expect(required).toEqual([[expect.any(String), { source, version: expect.stringMatching(/^>= \d/) }]])
  expect(file.terraform?.[0].required_version).toMatch(/^>= 1/)
  const [[localName]] = required as [[string, Body]]
  expect(Object.keys(file.provider ?? {})).toEqual([localName])
  // The first word of a type is the local name of its provider.
  for (const type of Object.keys(file.resource ?? {})) expect(type.split('_')[0]).toBe(localName)
})

test('a variable that is read by region is a map, and any other a string', async () => {
  for (const cloud of ['AWS', 'AZURE', 'GCP', 'ORACLE'] as const) {
    const plan = planOn(cloud, small)
    const { variable = {} } = await read(plan)
    for (const [name, [{ type, description }]] of Object.entries(variable)) {
      const isRegional = textOf(plan).includes(`var.${name}[`)
      expect([name, type]).toEqual([name, isRegional ? '${map(string)}' : '${string}'])
      if (isRegional) expect(description).toContain(plan.workloads[0]?.placement?.region)
    }
  }
})

test('names keep to 63 characters with the number of an instance, and differ by region', async () => {
  const name = 'an assistant with a name that is longer than any other'
  const region = 'northamerica-northeast1'
  const elsewhere = [
    { region, country: 'CA', instances: 100_000, usdPerHour: 1 },
    { region: 'northamerica-northeast2', country: 'CA', instances: 1, usdPerHour: 1 },
  ]
  for (const [cloud, attribute] of [
    ['AZURE', 'name'],
    ['GCP', 'name'],
    ['ORACLE', 'display_name'],
  ] as const) {
    const plan = placed(planOn(cloud, small), { elsewhere }, name)
    const names = bodiesOf(await read(plan)).map((body) =>
      String(body[attribute]).replace(/\$\{count\.index\}$/, '9999'),
    )
    expect(new Set(names).size).toBe(3)
    // Of virtual machines of Azure and Google: https://cloud.google.com/compute/docs/naming-resources
    for (const one of names) expect(one).toMatch(/^[a-z](?:[a-z0-9]|-(?!-)){0,61}[a-z0-9]$/)
  }
})

test('a region without a resource is asked for nothing', async () => {
  const unknown = placed(aws, { sku: 'p9.none', region: 'ap-south-1' })
  const { provider } = await read(unknown)
  expect(provider?.['aws']?.map(({ region }) => region)).toEqual([aws.workloads[1]?.placement?.region])
  expect(textOf(unknown)).not.toContain('"ap-south-1"')
})

test('a plan without instances needs no provider', async () => {
  expect(await read(planOn('AWS', lake))).toEqual({})
})

test('an instance without a list price has its resource when a price is negotiated', async () => {
  const plan = describePlan(
    asking({
      workloads: [small],
      preferredProviders: ['GCP'],
      priceOverlay: {
        asOf: '2026-01-01',
        name: 'negotiated',
        prices: [{ provider: 'GCP', sku: 'a3-highgpu-1g', region: null, usdPerHour: 0.1 }],
        onPremises: [],
      },
    }),
  )
  expect(bodiesOf(await read(plan)).map((body) => body['machine_type'])).toEqual(['a3-highgpu-1g'])
})

test('boot disks are of a type that the machine accepts', async () => {
  const gcp = planOn('GCP', small)
  // https://cloud.google.com/compute/docs/accelerator-optimized-machines: none of these accepts pd-standard, the default.
  for (const [sku, type] of [
    ['g2-standard-12', 'pd-balanced'],
    ['a2-ultragpu-1g', 'pd-balanced'],
    ['a3-highgpu-8g', 'pd-balanced'],
    ['a3-megagpu-8g', 'pd-balanced'],
    ['a3-ultragpu-8g', 'hyperdisk-balanced'],
    ['a4-highgpu-8g', 'hyperdisk-balanced'],
  ] as const) {
    const [body] = bodiesOf(await read(placed(gcp, { sku })))
    expect(body).toMatchObject({
      boot_disk: [{ initialize_params: [{ type }] }],
      // Machines with accelerators cannot be migrated.
      scheduling: [{ on_host_maintenance: 'TERMINATE', automatic_restart: true }],
    })
  }
})

test('Azure has one primary network interface with a primary address, and a disk', async () => {
  const [body] = bodiesOf(await read(planOn('AZURE', small)))
  expect(body).toMatchObject({
    os_disk: [{ caching: expect.any(String), storage_account_type: expect.any(String) }],
    network_interface: [{ name: expect.any(String), primary: true, ip_configuration: [{ primary: true }] }],
  })
  expect((await read(planOn('AZURE', small))).provider?.['azurerm']).toEqual([{ features: [{}] }])
})

test('instances of AWS carry the name of their workload', async () => {
  const tags = bodiesOf(await read(aws)).map((body) => body['tags'])
  expect(tags).toEqual([{ Name: 'workload-1-small' }, { Name: 'workload-2-tuning' }])
})

test('the hours of a training run are said with its instances only', () => {
  const [first, second] = textOf(aws).split('# Workload 2')
  expect(second).toContain(`Needed for ${Math.ceil(aws.workloads[1]?.training?.hours ?? 0)} hours`)
  expect(first).not.toMatch(/Needed for/)
})

test('an alias and a key are made of the region without anything else', async () => {
  const hostile = placed(planOn('AWS', small), { region: 'a  "]+b' })
  const file = await read(hostile)
  expect(file.provider?.['aws']).toEqual([{ alias: 'in_a_b', region: 'a  "]+b' }])
  expect(bodiesOf(file)).toMatchObject([{ ami: '${var.image_ids["ab"]}', provider: '${aws.in_a_b}' }])
})
