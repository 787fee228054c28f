import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UserViewer } from '#platform/auth'
import { createId } from '#platform/ids'
import { startAgents } from './support/start-agents.ts'
import type { Agents } from './support/start-agents.ts'

const file = join(mkdtempSync(join(tmpdir(), 'prices-')), 'prices.json')
const negotiated = (sku: string, usdPerHour: number) => ({ provider: 'AWS', sku, usdPerHour })
writeFileSync(
  file,
  JSON.stringify({
    asOf: '2026-10',
    name: 'frame contract',
    prices: [negotiated('p5.48xlarge', 40), negotiated('p4d.24xlarge', 15)],
  }),
)

let agents: Agents
let commands: { readonly name: string; readonly command: Readonly<Record<string, unknown>> }[] = []

beforeAll(async () => {
  agents = await startAgents({ priceOverlayFile: file, onMongoCommand: (one) => void commands.push(one as never) })
})
afterAll(() => agents.dispose())

const usd = (amount: string) => ({ amount, currencyCode: 'USD' })
const stated = (amount: string) => `{ amount: "${amount}", currencyCode: USD }`

const fields =
  'asOf name prices { provider sku region hourlyPrice { amount currencyCode } } onPremises { name hourlyCost { amount currencyCode } country } updatedBy { id }'

const setting = (organizationId: string, overlay: string) =>
  `mutation { setPriceOverlay(input: { organizationId: "${organizationId}", overlay: ${overlay} }) { priceOverlay { ${fields} } } }`

const quoted = `quotedMonthlyPrice: ${stated('7300')}`

const overlay = `{
  asOf: "2026-11-01", name: "contract 7",
  prices: [{ provider: AWS, sku: "p5.48xlarge", hourlyPrice: ${stated('30.5')} }],
  onPremises: [{ name: "dgx", accelerator: "h100Sxm", acceleratorCount: 8, fastLinks: true, multiNode: false, country: "DE", ${quoted} }]
}`

const reading = (ids: readonly string[]) => `{
  _entities(representations: [${ids.map((id) => `{ __typename: "Organization", id: "${id}" }`).join(', ')}]) {
    ... on Organization { id priceOverlay { ${fields} } }
  }
}`

const codeOf = async (viewer: UserViewer, query: string) => {
  const { errors } = await agents.ask(viewer, query)
  return errors?.[0]?.extensions
}

test('an administrator sets the prices of the organization, and its members read them', async () => {
  const { organizationId, viewer } = agents.anAssessment('ADMIN')
  const stored = {
    asOf: '2026-11-01',
    name: 'contract 7',
    prices: [{ provider: 'AWS', sku: 'p5.48xlarge', region: null, hourlyPrice: usd('30.50') }],
    onPremises: [{ name: 'dgx', hourlyCost: usd('10.00'), country: 'DE' }],
    updatedBy: { id: viewer.userId },
  }
  expect(await agents.ask(viewer, setting(organizationId, overlay))).toEqual({
    data: { setPriceOverlay: { priceOverlay: stored } },
  })
  const member: UserViewer = { ...viewer, userId: createId('usr'), roles: { [organizationId]: 'VIEWER' } }
  expect(await agents.ask(member, reading([organizationId]))).toEqual({
    data: { _entities: [{ id: organizationId, priceOverlay: stored }] },
  })
  await agents.ask(viewer, setting(organizationId, 'null'))
  expect((await agents.ask(member, reading([organizationId]))).data).toEqual({
    _entities: [{ id: organizationId, priceOverlay: null }],
  })
})

test('prices of a unit keep fractions of a cent, and amounts may exceed 32 bits of cents', async () => {
  const { organizationId, viewer } = agents.anAssessment('ADMIN')
  const owned = `owned: { purchasePrice: ${stated('87600000.00')}, depreciationYears: 1, powerW: 1000, pue: 1, pricePerKWh: ${stated('0.123456')}, yearlyStaffCost: ${stated('0')} }`
  const { data } = await agents.ask(
    viewer,
    setting(organizationId, overlay.replace('30.5', '30.543215').replace(quoted, owned)),
  )
  expect(data).toMatchObject({
    setPriceOverlay: {
      priceOverlay: {
        prices: [{ hourlyPrice: usd('30.543215') }],
        onPremises: [{ hourlyCost: usd('10000.123456') }],
      },
    },
  })
})

test('prices are found by their id, by members only', async () => {
  const { organizationId, viewer } = agents.anAssessment('ADMIN')
  const query = setting(organizationId, overlay).replace('priceOverlay { ', 'priceOverlay { id ')
  const { data } = await agents.ask(viewer, query)
  const { id } = (data as { setPriceOverlay: { priceOverlay: { id: string } } }).setPriceOverlay.priceOverlay
  expect(id).toMatch(/^prc_[0-9a-z]{26}$/)
  const found = async (asked: UserViewer, wanted: string) => {
    const representations = `[{ __typename: "PriceOverlay", id: "${wanted}" }]`
    const answer = await agents.ask(
      asked,
      `{ _entities(representations: ${representations}) { ... on PriceOverlay { id name } } }`,
    )
    return (answer.data as { _entities: readonly unknown[] })._entities
  }
  const member: UserViewer = { ...viewer, userId: createId('usr'), roles: { [organizationId]: 'VIEWER' } }
  expect(await found(member, id)).toEqual([{ id, name: 'contract 7' }])
  expect(await found(agents.anAssessment('OWNER').viewer, id)).toEqual([null])
  expect(await found(member, 'prc_nothing')).toEqual([null])
  await agents.ask(viewer, setting(organizationId, 'null'))
  expect(await found(member, id)).toEqual([null])
})

test.each([
  ['MEMBER', 'FORBIDDEN'],
  ['VIEWER', 'FORBIDDEN'],
] as const)('a %s gets %s', async (role, code) => {
  const { organizationId, viewer } = agents.anAssessment(role)
  expect(await codeOf(viewer, setting(organizationId, overlay))).toMatchObject({ code })
})

test('the organization of others is not found, and its prices are not shown', async () => {
  const { organizationId, viewer } = agents.anAssessment('ADMIN')
  await agents.ask(viewer, setting(organizationId, overlay))
  const { viewer: stranger } = agents.anAssessment('OWNER')
  expect(await codeOf(stranger, setting(organizationId, overlay))).toMatchObject({ code: 'NOT_FOUND' })
  expect(await codeOf(stranger, setting('no id', overlay))).toMatchObject({ code: 'NOT_FOUND' })
  expect((await agents.ask(stranger, reading([organizationId]))).data).toEqual({ _entities: [null] })
})

test.each([
  ['an unknown instance', overlay.replace('p5.48xlarge', 'p99'), 'overlay.prices[0]'],
  ['a price of 0', overlay.replace('30.5', '0'), 'overlay.prices[0].hourlyPrice.amount'],
  ['a price with seven decimals', overlay.replace('30.5', '30.1234567'), 'overlay.prices[0].hourlyPrice.amount'],
  ['a server without a cost', overlay.replace(`, ${quoted}`, ''), 'overlay.onPremises[0].quotedMonthlyPrice'],
  ['a quoted price of 0', overlay.replace('7300', '0'), 'overlay.onPremises[0].quotedMonthlyPrice.amount'],
  [
    'a quoted price with three decimals',
    overlay.replace('7300', '7300.005'),
    'overlay.onPremises[0].quotedMonthlyPrice.amount',
  ],
  [
    'a bought server without power',
    overlay.replace(
      quoted,
      `owned: { purchasePrice: ${stated('1')}, depreciationYears: 5, powerW: 0, pue: 1.2, pricePerKWh: ${stated('0.2')}, yearlyStaffCost: ${stated('0')} }`,
    ),
    'overlay.onPremises[0].owned.powerW',
  ],
  ['an unknown accelerator', overlay.replace('h100Sxm', 'constructor'), 'overlay.onPremises[0].accelerator'],
  ['no date', overlay.replace('2026-11-01', 'today'), 'overlay.asOf'],
])('%s is refused with its field', async (_, wrong, field) => {
  const { organizationId, viewer } = agents.anAssessment('ADMIN')
  expect(await codeOf(viewer, setting(organizationId, wrong))).toMatchObject({ code: 'BAD_USER_INPUT', field })
})

test('a run keeps the prices with which it started: those of the organization before those of the operator', async () => {
  const { assessmentId, organizationId, viewer } = agents.anAssessment('ADMIN')
  await agents.ask(viewer, setting(organizationId, overlay))
  const start = `mutation { startRun(input: { assessmentId: "${assessmentId}" }) { run { id } } }`
  const { data } = await agents.ask(viewer, start)
  const { id } = (data as { startRun: { run: { id: string } } }).startRun.run
  await agents.ask(viewer, setting(organizationId, 'null'))
  const input = await agents.core.runs.findInput(id)
  expect(input?.requirements.priceOverlay).toMatchObject({
    name: 'contract 7; frame contract',
    prices: [
      { sku: 'p4d.24xlarge', usdPerHour: 15 },
      { sku: 'p5.48xlarge', usdPerHour: 30.5 },
    ],
  })
})

test('the prices of many organizations take one command', async () => {
  const { viewer } = agents.anAssessment()
  for (const count of [1, 10, 100]) {
    const ids = Array.from({ length: count }, () => createId('org'))
    const roles = Object.fromEntries(ids.map((id) => [id, 'MEMBER' as const]))
    commands = []
    await agents.ask({ ...viewer, roles }, reading(ids))
    expect(commands.filter(({ name, command }) => command[name] === 'organizationprices')).toHaveLength(1)
  }
})
