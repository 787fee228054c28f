import type { CloudProvider } from '#schema/requirements/requirements'
import { findInstance, whyUnpriced } from '../catalog/instances.ts'
import type { InfrastructurePlan, PlannedPlacement } from '../plans/infrastructure-plan.ts'
import { describePlacement, exportedWorkloads, placementNotes } from './exported-workload.ts'
import type { ExportedWorkload } from './exported-workload.ts'
import { HclReference, printBlock } from './hcl.ts'
import type { HclBlock } from './hcl.ts'
import { inOneLine, slugOf } from './safe-text.ts'

/**
 * Terraform for the instances of a plan: one resource for each workload whose instance the catalog knows. What is specific to an
 * account, such as networks and images, is a variable; what has no resource is said in a comment.
 */
export function terraformOf(plan: InfrastructurePlan): string {
  const cloud = clouds[plan.provider]
  const workloads = exportedWorkloads(plan)
  const resources = workloads.map((workload) => ({ workload, problem: whyNoResource(plan, workload) }))
  const placed = resources.flatMap(({ workload: { placement }, problem }) =>
    placement !== null && problem === null ? [placement] : [],
  )
  const head = cloud && placed.length > 0 ? [settingsOf(cloud), ...cloud.setup(regionsOf(placed))].map(print) : []
  const body = resources.map(({ workload, problem }) =>
    problem === null && workload.placement !== null && cloud
      ? sitesOf(workload, workload.placement)
          .map((site) => `${commentOf(site, site.placement)}\n${printBlock(cloud.resource(site, site.placement))}`)
          .join('\n\n')
      : `# ${workload.title}\n# No resource: ${problem ?? 'it has no place in the plan'}.`,
  )
  return `${['# Instances of the plan at peak. Review quotas, networks and images before you apply it.', ...head, ...body].join('\n\n')}\n`
}

/** Azure: names of hosts are this name and a number of six digits; Google: names of instances have at most 63 characters. */
const longestName = 58

/** The workload in each of its regions; further ones have their region in their name. */
function sitesOf(
  workload: ExportedWorkload,
  placement: PlannedPlacement,
): readonly (ExportedWorkload & { readonly placement: PlannedPlacement })[] {
  return [
    { ...workload, placement },
    ...(placement.elsewhere ?? []).map(({ region, country, instances, usdPerHour }) => ({
      ...workload,
      id: joinNames(workload.id, slugOf(region)),
      title: `${workload.title}, in ${inOneLine(region)}`,
      placement: { ...placement, region, country, instances, usdPerHour, elsewhere: [] },
    })),
  ]
}

/** The first name is shortened; it begins with the number of the workload, and stays unique. */
const joinNames = (first: string, last: string): string =>
  `${first.slice(0, longestName - 1 - last.length).replace(/-$/, '')}-${last}`

const print = (block: HclBlock): string => printBlock(block)

function whyNoResource({ provider }: InfrastructurePlan, { placement, host }: ExportedWorkload): string | null {
  if (placement === null) return 'it has no place in the plan, or needs no accelerators'
  if (host !== null) return `it runs on the instances of ${host.id}`
  const { sku } = placement
  if (clouds[provider] === undefined) return `${describePlacement(placement)}: there is no export for ${provider}`
  if (findInstance(provider, sku) === null && whyUnpriced(provider, sku) === null)
    return `${describePlacement(placement)}: the catalog does not know this instance`
  return null
}

function commentOf(workload: ExportedWorkload, placement: PlannedPlacement): string {
  const { title, training } = workload
  return [
    title,
    describePlacement(placement),
    ...placementNotes(workload, placement),
    ...(training === null ? [] : [`Needed for ${Math.ceil(training.hours)} hours of each training run.`]),
  ]
    .map((line) => `# ${line}`)
    .join('\n')
}

const regionsOf = (placements: readonly PlannedPlacement[]): readonly string[] => [
  ...new Set(placements.flatMap(({ region, elsewhere = [] }) => [region, ...elsewhere.map((site) => site.region)])),
]

interface Cloud {
  readonly source: string
  readonly version: string
  readonly localName: string
  /** Variables and provider blocks. */
  setup(regions: readonly string[]): readonly HclBlock[]
  resource(workload: ExportedWorkload, placement: PlannedPlacement): HclBlock
}

const settingsOf = ({ source, version, localName }: Cloud): HclBlock => ({
  type: 'terraform',
  attributes: { required_version: '>= 1.5' },
  blocks: [{ type: 'required_providers', attributes: { [localName]: { source, version } } }],
})

const reference = (expression: string): HclReference => new HclReference(expression)

const variable = (name: string, description: string, type = 'string'): HclBlock => ({
  type: 'variable',
  labels: [name],
  attributes: { description, type: reference(type) },
})

/** A variable with a value for each region. */
const regional = (name: string, description: string, regions: readonly string[]): HclBlock =>
  variable(name, `${description}, by region: ${regions.join(', ')}.`, 'map(string)')

/** Regions are letters, digits and hyphens; nothing else of a text gets into an expression. */
const inRegion = (name: string, region: string): HclReference =>
  reference(`var.${name}["${region.replaceAll(/[^A-Za-z0-9-]+/g, '')}"]`)

const aliasOf = (region: string): string => `in_${region.replaceAll(/[^A-Za-z0-9]+/g, '_')}`

const labelOf = ({ id }: ExportedWorkload): string => id.replaceAll('-', '_')

/** The default, `pd-standard`, cannot be attached to most machines with accelerators, and those from A3 Ultra on take Hyperdisk only. */
const bootDiskOf = (machineType: string): string =>
  /^a(?:3-ultra|[4-9])/.test(machineType) ? 'hyperdisk-balanced' : 'pd-balanced'

const clouds: Readonly<Partial<Record<CloudProvider, Cloud>>> = {
  AWS: {
    source: 'hashicorp/aws',
    version: '>= 5.0',
    localName: 'aws',
    setup: (regions) => [
      regional('image_ids', 'AMI with the drivers of the accelerators', regions),
      regional('subnet_ids', 'Subnet of the instances', regions),
      ...regions.map((region) => ({
        type: 'provider',
        labels: ['aws'],
        attributes: { alias: aliasOf(region), region },
      })),
    ],
    resource: (workload, { sku, region, instances }) => ({
      type: 'resource',
      labels: ['aws_instance', labelOf(workload)],
      attributes: {
        provider: reference(`aws.${aliasOf(region)}`),
        count: instances,
        ami: inRegion('image_ids', region),
        instance_type: sku,
        subnet_id: inRegion('subnet_ids', region),
        tags: { Name: workload.id },
      },
    }),
  },
  AZURE: {
    source: 'hashicorp/azurerm',
    version: '>= 4.0',
    localName: 'azurerm',
    setup: (regions) => [
      variable('resource_group_name', 'Resource group of the instances.'),
      variable('ssh_public_key', 'Public key of the administrator.'),
      regional('image_ids', 'Image with the drivers of the accelerators', regions),
      regional('subnet_ids', 'Subnet of the instances', regions),
      { type: 'provider', labels: ['azurerm'], blocks: [{ type: 'features' }] },
    ],
    resource: (workload, { sku, region, instances }) => ({
      type: 'resource',
      labels: ['azurerm_linux_virtual_machine_scale_set', labelOf(workload)],
      attributes: {
        name: workload.id,
        resource_group_name: reference('var.resource_group_name'),
        location: region,
        sku,
        instances,
        admin_username: 'azureuser',
        source_image_id: inRegion('image_ids', region),
      },
      blocks: [
        {
          type: 'admin_ssh_key',
          attributes: { username: 'azureuser', public_key: reference('var.ssh_public_key') },
        },
        { type: 'os_disk', attributes: { caching: 'ReadWrite', storage_account_type: 'Premium_LRS' } },
        {
          type: 'network_interface',
          attributes: { name: 'primary', primary: true },
          blocks: [
            {
              type: 'ip_configuration',
              attributes: { name: 'primary', primary: true, subnet_id: inRegion('subnet_ids', region) },
            },
          ],
        },
      ],
    }),
  },
  GCP: {
    source: 'hashicorp/google',
    version: '>= 6.0',
    localName: 'google',
    setup: (regions) => [
      variable('project', 'Project of the instances.'),
      variable('image', 'Image with the drivers of the accelerators.'),
      regional('zones', 'Zone that has the instances', regions),
      regional('subnetworks', 'Subnetwork of the instances', regions),
      { type: 'provider', labels: ['google'], attributes: { project: reference('var.project') } },
    ],
    resource: (workload, { sku, region, instances }) => ({
      type: 'resource',
      labels: ['google_compute_instance', labelOf(workload)],
      attributes: {
        count: instances,
        name: reference(`"${workload.id}-\${count.index}"`),
        machine_type: sku,
        zone: inRegion('zones', region),
      },
      blocks: [
        {
          type: 'boot_disk',
          blocks: [{ type: 'initialize_params', attributes: { image: reference('var.image'), type: bootDiskOf(sku) } }],
        },
        { type: 'network_interface', attributes: { subnetwork: inRegion('subnetworks', region) } },
        // Instances with accelerators cannot be moved to another host while they run.
        { type: 'scheduling', attributes: { on_host_maintenance: 'TERMINATE', automatic_restart: true } },
      ],
    }),
  },
  ORACLE: {
    source: 'oracle/oci',
    version: '>= 6.0',
    localName: 'oci',
    setup: (regions) => [
      variable('compartment_id', 'Compartment of the instances.'),
      regional('availability_domains', 'Availability domain that has the instances', regions),
      regional('image_ids', 'Image with the drivers of the accelerators', regions),
      regional('subnet_ids', 'Subnet of the instances', regions),
      ...regions.map((region) => ({
        type: 'provider',
        labels: ['oci'],
        attributes: { alias: aliasOf(region), region },
      })),
    ],
    resource: (workload, { sku, region, instances }) => ({
      type: 'resource',
      labels: ['oci_core_instance', labelOf(workload)],
      attributes: {
        provider: reference(`oci.${aliasOf(region)}`),
        count: instances,
        compartment_id: reference('var.compartment_id'),
        availability_domain: inRegion('availability_domains', region),
        display_name: workload.id,
        shape: sku,
      },
      blocks: [
        { type: 'create_vnic_details', attributes: { subnet_id: inRegion('subnet_ids', region) } },
        { type: 'source_details', attributes: { source_type: 'image', source_id: inRegion('image_ids', region) } },
      ],
    }),
  },
}
