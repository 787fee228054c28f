import { readFileSync } from 'node:fs'
import { buildSchema, getNamedType, getNullableType, isInputObjectType, isListType } from 'graphql'
import type { GraphQLInputField, GraphQLInputObjectType } from 'graphql'
import { gql } from '../support/gql.ts'
import { signUp, topologies } from '../support/platform/index.ts'
import type { Person } from '../support/platform/index.ts'

const api = buildSchema(readFileSync('schema/api.graphql', 'utf8'))

function inputType(name: string): GraphQLInputObjectType {
  const type = api.getType(name)
  if (!isInputObjectType(type)) throw new Error(`expected an input type ${name}, found none`)
  return type
}

interface Bounds {
  readonly kind: 'characters' | 'items' | 'number' | 'money'
  readonly min: number | null
  /** Whether `min` itself is too small. */
  readonly isAboveMin: boolean
  readonly max: number
}

const numberOf = (text: string) => Number(text.replaceAll(',', ''))

/** The bounds that the description of a field states; null if it states none. */
function boundsOf({ type, description }: GraphQLInputField): Bounds | null {
  const text = description ?? ''
  const inner = getNullableType(type)
  const named = getNamedType(inner).name
  if (isListType(inner)) {
    const [, min, most, atMost] = /(?:(\d+) to )?([\d,]+) (?:items|files)|at most ([\d,]+)/i.exec(text) ?? []
    if (atMost !== undefined) return { kind: 'items', min: null, isAboveMin: false, max: numberOf(atMost) }
    if (most === undefined) return null
    return { kind: 'items', min: numberOf(min ?? most), isAboveMin: false, max: numberOf(most) }
  }
  if (named === 'String') {
    const [, min, max] = /(\d+) to ([\d,]+) characters/.exec(text) ?? []
    return max === undefined ? null : { kind: 'characters', min: Number(min), isAboveMin: false, max: numberOf(max) }
  }
  const [, above, min = '', max] = /(above )?(-?[\d,.]*\d)(?: to |, at most )([\d,.]*\d)\.?$/i.exec(text) ?? []
  if (max === undefined || !['Int', 'Float', 'MoneyInput'].includes(named)) return null
  const kind = named === 'MoneyInput' ? 'money' : 'number'
  return { kind, min: numberOf(min), isAboveMin: above !== undefined, max: numberOf(max) }
}

/** The values next to bounds that they exclude, each with the bound that excludes it. */
function excludedBy({ kind, min, isAboveMin, max }: Bounds, sample: unknown): readonly (readonly [number, unknown])[] {
  const step = Number.isInteger(max) && Number.isInteger(min ?? 0) ? 1 : 0.05
  const below = min === null || (min === 0 && /characters|items/.test(kind)) ? [] : [isAboveMin ? min : min - step]
  const valueOf = (size: number): unknown => {
    if (kind === 'characters') return 'x'.repeat(size)
    if (kind === 'items') return Array.from({ length: size }, () => (sample as readonly unknown[])[0])
    return kind === 'money' ? { amount: size.toFixed(2), currencyCode: 'USD' } : size
  }
  return [...below.map((size) => [min as number, valueOf(size)] as const), [max, valueOf(max + step)]]
}

type Input = Readonly<Record<string, unknown>>

interface Case {
  readonly operation: string
  /** Path of the field in the input. */
  readonly path: readonly (string | number)[]
  readonly coordinate: string
  readonly bound: number
  readonly value: unknown
}

/** Cases for every field that a sample states, and the fields of objects within it. */
function casesIn(
  operation: string,
  type: GraphQLInputObjectType,
  sample: Input,
  at: Case['path'] = [],
): readonly Case[] {
  return Object.entries(sample).flatMap(([name, value]) => {
    const field = type.getFields()[name]
    if (!field) throw new Error(`expected ${type.name} to have the field ${name}`)
    const path = [...at, name]
    const bounds = boundsOf(field)
    const own = bounds ? excludedBy(bounds, value) : []
    const named = getNamedType(field.type)
    const [within, index] = Array.isArray(value) ? [value[0] as unknown, [0]] : [value, []]
    return [
      ...own.map(([bound, excluded]) => ({
        operation,
        path,
        coordinate: `${type.name}.${name}`,
        bound,
        value: excluded,
      })),
      ...(isInputObjectType(named) ? casesIn(operation, named, within as Input, [...path, ...index]) : []),
    ]
  })
}

function replaced(input: unknown, [step, ...rest]: Case['path'], value: unknown): unknown {
  if (step === undefined) return value
  if (Array.isArray(input)) return input.map((item, index) => (index === step ? replaced(item, rest, value) : item))
  return { ...(input as Input), [step]: replaced((input as Input)[step], rest, value) }
}

const workload = {
  name: 'chat',
  kind: 'ONLINE_INFERENCE',
  modelParamsB: 8,
  model: 'Llama 3.1 8B',
  modelConfig: '{}',
  requestsPerSecond: 1,
  concurrentUsers: 10,
  secondsBetweenRequests: 60,
  inputTokensPerRequest: 100,
  inputTokensP95: 200,
  outputTokensPerRequest: 100,
  outputTokensP95: 200,
  contextTokens: 8000,
  prefixCacheHitPercent: 10,
  latencyP99Ms: 5000,
  ttftMs: 500,
  tpotMs: 50,
  targetPercentile: 95,
  memoryUtilizationPercent: 90,
  availabilityPercent: 99.9,
  trainingTokensB: 1,
  trainingDays: 10,
  runsPerMonth: 1,
  datasetGB: 10,
  datasetName: 'documents',
  hoursPerMonth: 100,
  hoursPerDay: 8,
  hourlyLoad: [1],
  instanceType: 'p5.48xlarge',
  ownedInstances: 1,
}

const money = { amount: '1.00', currencyCode: 'USD' }

const requirements = {
  workloads: [workload],
  regions: ['eu-central-1'],
  growthPercentPerYear: 10,
  teamSize: 5,
  goals: 'Serve.',
  currentInfrastructure: {
    instances: [{ provider: 'AWS', sku: 'p5.48xlarge', count: 1, hoursPerMonth: 100 }],
    monthlySpend: money,
  },
  monthlyBudget: money,
}

const server = { accelerator: 'h100Sxm', acceleratorCount: 8, fastLinks: true, multiNode: false, country: 'DE' }
const owned = {
  purchasePrice: money,
  depreciationYears: 5,
  powerW: 1000,
  pue: 1.3,
  pricePerKWh: money,
  yearlyStaffCost: money,
}
const overlay = {
  asOf: '2026',
  name: 'Contract',
  prices: [{ provider: 'AWS', sku: 'p5.48xlarge', hourlyPrice: money }],
}

/** Of the only workload that a person's assessments have. */
const changes = {
  name: 'assistant',
  modelParamsB: 8,
  requestsPerSecond: 1,
  inputTokensPerRequest: 100,
  outputTokensPerRequest: 100,
  latencyP99Ms: 5000,
  trainingTokensB: 1,
  trainingDays: 1,
  datasetGB: 1,
  hoursPerMonth: 100,
}

const served = { name: 'chat', kind: 'EMBEDDING', datasetGB: 1 }
const email = 'guest@example.com'

interface Facts {
  readonly organizationId: string
  readonly assessmentId: string
  readonly recommendationId: string
}

/** Inputs by operation that together state every bounded field. */
const samplesOf = ({
  organizationId,
  assessmentId,
  recommendationId,
}: Facts): readonly (readonly [string, Input])[] => [
  ['signUp', { email, password: 'long enough', name: 'Guest', idempotencyKey: 'key' }],
  ['signIn', { email, password: 'long enough' }],
  ['createOrganization', { name: 'Another', idempotencyKey: 'key' }],
  ['inviteMember', { organizationId, email, role: 'VIEWER', idempotencyKey: 'key' }],
  ['addMember', { organizationId, email, role: 'VIEWER' }],
  // Some fields exclude each other, and all problems of the requirements are reported.
  ['createAssessment', { organizationId, title: 'Title', requirements }],
  [
    'createAssessment',
    { organizationId, title: 'Title', requirements: { workloads: [served] }, idempotencyKey: 'key' },
  ],
  ['updateAssessment', { id: assessmentId, expectedVersion: 1, title: 'Title' }],
  ['createMilestone', { assessmentId, name: 'Before' }],
  ['decideRecommendation', { id: recommendationId, decision: 'ACCEPTED', note: 'Yes.' }],
  ['importEstate', { organizationId, files: [{ format: 'VLLM_METRICS', content: '' }] }],
  ['startRun', { assessmentId, idempotencyKey: 'key' }],
  ['changePlan', { organizationId, plan: 'TEAM', idempotencyKey: 'key' }],
  ['purchaseCredits', { organizationId, credits: 1, idempotencyKey: 'key' }],
  ['setPriceOverlay', { organizationId, overlay: { ...overlay, onPremises: [{ name: 'rack', ...server, owned }] } }],
  [
    'setPriceOverlay',
    { organizationId, overlay: { ...overlay, onPremises: [{ name: 'rack', ...server, quotedMonthlyPrice: money }] } },
  ],
  ['simulate', { trafficFactor: 2, regions: ['DE'], workloads: [changes] }],
]

const typeOf = (operation: string) =>
  inputType(
    operation === 'simulate' ? 'SimulationChangesInput' : `${operation[0]?.toUpperCase()}${operation.slice(1)}Input`,
  )

const documentOf = (operation: string) =>
  operation === 'simulate'
    ? 'query ($input: SimulationChangesInput!, $assessmentId: ID!) { simulate(assessmentId: $assessmentId, changes: $input) { before { missed } } }'
    : `mutation ($input: ${typeOf(operation).name}!) { ${operation}(input: $input) { __typename } }`

const url = topologies[0]?.url ?? ''

describe('bounds that descriptions state', () => {
  let ada: Person
  let facts: Facts

  beforeAll(async () => {
    ada = await signUp(url)
    const assessmentId = await ada.createAssessment()
    const recommendationId = await recommendedBy(await ada.startRun(assessmentId))
    facts = { organizationId: ada.organizationId, assessmentId, recommendationId }
  })
  afterAll(() => ada.client.dispose())

  /** Waits for a run. @returns the id of a recommendation that it made */
  async function recommendedBy(runId: string): Promise<string> {
    await ada.watchRun(runId)
    const query = 'query ($id: ID!) { run(id: $id) { tasks { recommendations { id } } } }'
    const { data } = await gql(url, { query, variables: { id: runId }, person: ada })
    const run = data?.['run'] as { tasks: readonly { recommendations: readonly { id: string }[] }[] } | undefined
    return (run?.tasks ?? []).flatMap(({ recommendations }) => recommendations)[0]?.id ?? ''
  }

  const unknown = { organizationId: '', assessmentId: '', recommendationId: '' }
  const cases = samplesOf(unknown).flatMap(([operation, sample], index) =>
    casesIn(operation, typeOf(operation), sample).map((one) => ({ ...one, sample: index })),
  )

  test('are all tried', () => {
    const stated = Object.values(api.getTypeMap())
      .filter((type) => isInputObjectType(type))
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
      .filter(({ field }) => boundsOf(field) !== null)
      .map(({ type, field }) => `${type.name}.${field.name}`)
    const tried = new Set(cases.map(({ coordinate }) => coordinate))
    expect(stated.filter((coordinate) => !tried.has(coordinate))).toEqual([])
    expect(stated.length).toBeGreaterThan(80)
  })

  test.each(cases)(
    '$operation refuses a value beyond $bound of $coordinate',
    async ({ operation, sample, path, bound, value }) => {
      const input = replaced(samplesOf(facts)[sample]?.[1], path, value)
      const variables = { input, ...(operation === 'simulate' && { assessmentId: facts.assessmentId }) }
      const { errors } = await gql(url, { query: documentOf(operation), variables, person: ada })
      const [error] = errors ?? []
      expect(error?.extensions?.['code']).toBe('BAD_USER_INPUT')
      const problems = (error?.extensions?.['problems'] ?? [
        { field: error?.extensions?.['field'], message: error?.message },
      ]) as readonly { readonly field: string; readonly message: string }[]
      const named = problems.filter(({ field }) => field.includes(String(path.at(-1))))
      expect(named.map(({ message }) => message.replaceAll(',', '')).join('\n')).toContain(String(bound))
    },
  )
})
