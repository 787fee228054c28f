import type { UserViewer } from '#platform/auth'
import { createId } from '#platform/ids'
import { unstated } from '#root/test/support/unstated-workload'
import { startAgents } from './support/start-agents.ts'
import type { Agents } from './support/start-agents.ts'

let agents: Agents
let writes: string[] = []
const writing = new Set(['insert', 'update', 'delete', 'findAndModify'])

beforeAll(async () => {
  agents = await startAgents({
    onMongoCommand: ({ name, command }) => {
      const collection = String((command as Readonly<Record<string, unknown>>)[name])
      if (writing.has(name) && !collection.startsWith('outbox')) writes.push(`${name} ${collection}`)
    },
  })
})
afterAll(() => agents.dispose())

const chat = {
  ...unstated,
  name: 'chat',
  kind: 'ONLINE_INFERENCE',
  modelParamsB: 70.6,
  precision: 'BF16',
  requestsPerSecond: 10,
  inputTokensPerRequest: 1000,
  inputTokensP95: 1000,
  outputTokensPerRequest: 200,
  outputTokensP95: 200,
  latencyP99Ms: 10_000,
  hoursPerMonth: 730,
}

const requirements = {
  workloads: [chat],
  currentInfrastructure: null,
  preferredProviders: ['AWS'],
  regions: ['US'],
  compliance: null,
  monthlyBudget: null,
  growthPercentPerYear: null,
  teamSize: null,
  goals: null,
}

function anAssessment(role?: Parameters<Agents['anAssessment']>[0]) {
  const assessment = agents.anAssessment(role)
  agents.neighbours.state(assessment.assessmentId, requirements)
  return assessment
}

const plan = `{
  provider unplaced missed kgCO2ePerMonth emissionsUnknown monthlyCost { amount currencyCode } alternatives { provider }
  workloads { name sku region instances capacityPerSecond latencyMs meetsTarget monthlyCost { amount } }
}`

const simulating = (assessmentId: string, changes: string) =>
  `{ simulate(assessmentId: "${assessmentId}", changes: ${changes}) { before ${plan} after ${plan} monthlyDifference { amount } } }`

interface Plan {
  readonly kgCO2ePerMonth: number | null
  readonly monthlyCost: { readonly amount: string }
  readonly workloads: readonly {
    readonly instances: number
    readonly capacityPerSecond: number
    readonly latencyMs: number
    readonly monthlyCost: { readonly amount: string }
  }[]
}

async function simulate(viewer: UserViewer, assessmentId: string, changes: string) {
  const { data, errors } = await agents.ask(viewer, simulating(assessmentId, changes))
  if (errors) throw errors[0]
  return (data as { simulate: { before: Plan; after: Plan; monthlyDifference: { amount: string } } }).simulate
}

test('returns plan, cost, capacity, latency and emissions with and without the changes, and stores nothing', async () => {
  const { assessmentId, viewer } = anAssessment('VIEWER')
  writes = []
  const { before, after, monthlyDifference } = await simulate(
    viewer,
    assessmentId,
    '{ workloads: [{ name: "chat", requestsPerSecond: 200 }] }',
  )
  const [now, then] = [before.workloads[0], after.workloads[0]]
  expect(then?.instances).toBeGreaterThan(now?.instances ?? 0)
  expect(now?.capacityPerSecond).toBeGreaterThanOrEqual(10)
  expect(then?.capacityPerSecond).toBeGreaterThanOrEqual(200)
  expect(then?.latencyMs).toBeLessThanOrEqual(10_000)
  expect(after.kgCO2ePerMonth).toBeGreaterThan(before.kgCO2ePerMonth ?? Infinity)
  expect(Number(monthlyDifference.amount)).toBeCloseTo(
    Number(after.monthlyCost.amount) - Number(before.monthlyCost.amount),
    2,
  )
  expect(writes).toEqual([])
})

test('demand uses existing capacity before an instance is added', async () => {
  const { assessmentId, viewer } = anAssessment()
  const { before, monthlyDifference } = await simulate(viewer, assessmentId, '{ trafficFactor: 1.01 }')
  expect(before.workloads[0]?.capacityPerSecond).toBeGreaterThan(10.1)
  expect(monthlyDifference.amount).toBe('0.00')
})

test('applies the prices of the organization', async () => {
  const { assessmentId, organizationId, viewer } = anAssessment('ADMIN')
  const { before } = await simulate(viewer, assessmentId, '{}')
  const { sku } = before.workloads[0] as unknown as { sku: string }
  const set = `mutation { setPriceOverlay(input: { organizationId: "${organizationId}", overlay: {
    asOf: "2026", name: "contract", prices: [{ provider: AWS, sku: "${sku}", hourlyPrice: { amount: "1", currencyCode: USD } }] } }) { organization { id } } }`
  expect((await agents.ask(viewer, set)).errors).toBeUndefined()
  const cheaper = await simulate(viewer, assessmentId, '{}')
  expect(cheaper.before.monthlyCost.amount).toBe(((cheaper.before.workloads[0]?.instances ?? 0) * 730).toFixed(2))
})

test.each([
  ['another workload', '{ workloads: [{ name: "other" }] }', 'changes.workloads[0].name'],
  [
    'a rate below 0',
    '{ workloads: [{ name: "chat", requestsPerSecond: -1 }] }',
    'changes.workloads[0].requestsPerSecond',
  ],
  ['a factor of 0', '{ trafficFactor: 0 }', 'changes.trafficFactor'],
])('a change of %s is refused with its field', async (_, changes, field) => {
  const { assessmentId, viewer } = anAssessment()
  const { errors } = await agents.ask(viewer, simulating(assessmentId, changes))
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field })
})

test('simulations of the assessments of others, and of none, are null', async () => {
  const { assessmentId } = anAssessment()
  const { viewer } = anAssessment('OWNER')
  for (const id of [assessmentId, createId('asm'), 'no id']) {
    expect(await agents.ask(viewer, simulating(id, '{}'))).toEqual({ data: { simulate: null } })
  }
})

test('simulating requires a signed-in user', async () => {
  const { assessmentId } = anAssessment()
  const { errors } = await agents.ask({ kind: 'anonymous' } as never, simulating(assessmentId, '{}'))
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' })
})
