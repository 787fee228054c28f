import { readFileSync } from 'node:fs'
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  specifiedScalarTypes,
} from 'graphql'
import type { GraphQLArgument, GraphQLField, GraphQLInputField } from 'graphql'

const api = buildSchema(readFileSync('schema/api.graphql', 'utf8'))

const types = Object.values(api.getTypeMap()).filter(
  (type) => !type.name.startsWith('__') && !specifiedScalarTypes.some(({ name }) => name === type.name),
)
const objects = types.filter((type) => isObjectType(type))
const mutations = Object.values(api.getMutationType()?.getFields() ?? {})

interface Value {
  readonly coordinate: string
  readonly field: GraphQLField<unknown, unknown> | GraphQLInputField | GraphQLArgument
}

/** Every field, input field and argument. */
const inputsAndOutputs: readonly Value[] = types.flatMap((type) => {
  if (!isObjectType(type) && !isInputObjectType(type) && !isInterfaceType(type)) return []
  return Object.values(type.getFields()).flatMap((field) => {
    const coordinate = `${type.name}.${field.name}`
    const args: readonly GraphQLArgument[] = 'args' in field ? field.args : []
    return [{ coordinate, field }, ...args.map((one) => ({ coordinate: `${coordinate}(${one.name}:)`, field: one }))]
  })
})

test.each(mutations)('$name takes one input and returns a payload', ({ name, args, type }) => {
  expect(args.map((argument) => argument.name)).toEqual(['input'])
  expect(isNonNullType(args[0]?.type) && isInputObjectType(args[0].type.ofType)).toBe(true)
  const payload = getNamedType(type)
  expect(isNonNullType(type) && isObjectType(payload)).toBe(true)
  const authenticates = ['signUp', 'signIn', 'refreshSession'].includes(name)
  expect(payload.name).toBe(authenticates ? 'AuthPayload' : `${name[0]?.toUpperCase()}${name.slice(1)}Payload`)
})

test('no operation returns a boolean, and neither does a payload', () => {
  const answers = objects
    .filter(({ name }) => /^(Query|Mutation|Subscription)$|Payload$/.test(name))
    .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
    .filter(({ field }) => getNamedType(field.type).name === 'Boolean')
    .map(({ type, field }) => `${type.name}.${field.name}`)
  expect(answers).toEqual([])
})

test('every connection is read forwards and backwards, sorted, and counted', () => {
  const returned = inputsAndOutputs.filter(({ field }) => getNamedType(field.type).name.endsWith('Connection'))
  expect(returned.length).toBeGreaterThan(9)
  for (const { coordinate, field } of returned) {
    const names = 'args' in field ? field.args.map(({ name }) => name) : []
    expect({ coordinate, names }).toEqual({
      coordinate,
      names: expect.arrayContaining(['first', 'after', 'last', 'before', 'orderBy']) as unknown,
    })
  }
  for (const { name, getFields } of objects.filter((type) => type.name.endsWith('Connection')))
    expect({ name, fields: Object.keys(getFields.call(api.getType(name))) }).toEqual({
      name,
      fields: ['edges', 'nodes', 'pageInfo', 'totalCount'],
    })
})

/** Objects without an id: parts of the object that contains them, results of computations, and events of streams. */
const values = [
  'BudgetRisk',
  'CapacityStep',
  'ComparedRecommendation',
  'CostDriver',
  'CostForecast',
  'CurrentInfrastructure',
  'CurrentInstance',
  'Evidence',
  'ImportedWorkload',
  'InfrastructurePlan',
  'MilestoneChange',
  'MilestoneComparison',
  'MilestoneRecommendation',
  'Money',
  'MoneyRange',
  'NegotiatedPrice',
  'OrganizationActivity',
  'OwnHardware',
  'OwnedCost',
  'OwnedServers',
  'PlanAlternative',
  'PlanAnalysis',
  'PlanExport',
  'PlanOption',
  'PlannedAvailability',
  'PlannedLoad',
  'PlannedReplica',
  'PlannedSite',
  'PlannedWorkload',
  'RecommendationState',
  'ReportDownload',
  'ReportSection',
  'Requirements',
  'RunComparison',
  'RunEvent',
  'Simulation',
  'TotalCost',
  'Workload',
]

test('every object that can be looked up or changed later has an id', () => {
  const withoutId = objects
    .filter(({ name }) => !/^(Query|Mutation|Subscription|PageInfo)$|(Connection|Edge|Payload)$/.test(name))
    .filter((type) => !type.getInterfaces().some(({ name }) => name === 'Node'))
  expect(withoutId.map(({ name }) => name).toSorted()).toEqual(values)
})

test('sorting and filters are input types', () => {
  const sorting = inputsAndOutputs.filter(({ coordinate }) => /\((filter|orderBy):\)$/.test(coordinate))
  expect(sorting.length).toBeGreaterThan(15)
  expect(sorting.filter(({ field }) => !isInputObjectType(getNullableType(field.type)))).toEqual([])
})

/** Words by which a number could be an amount of money. */
const money = /\b(usd|dollars?|(?<!per )cents?|prices?|cost|amount|spend|budget|charge)\b|[$€]/i

/** Numbers that are not amounts although their descriptions speak of money. */
const notMoney = new Set([
  'BillingAccount.creditBalance',
  'BudgetRisk.anyMonthExceeds',
  'BudgetRisk.lastMonthExceeds',
  'BudgetRisk.meanMonthExceeds',
  'InfrastructurePlan.unplaced',
  'PlanAlternative.unplaced',
  'Workload.ownedInstances',
  'WorkloadInput.ownedInstances',
])

test('amounts of money are Money', () => {
  const numbers = inputsAndOutputs
    .filter(({ field }) => /^(Int|Float|Decimal)$/.test(getNamedType(field.type).name))
    .filter(({ field }) => money.test(field.name.replaceAll(/(?=[A-Z])/g, ' ')) || money.test(field.description ?? ''))
    .map(({ coordinate }) => coordinate)
    .filter((coordinate) => !notMoney.has(coordinate) && !/^Money(Input)?\.amount$/.test(coordinate))
  expect(numbers).toEqual([])
})

test('every type, field, argument, input field and value has a description that is a sentence', () => {
  const enumValues = types.flatMap((type) =>
    isEnumType(type)
      ? type.getValues().map((value) => ({ coordinate: `${type.name}.${value.name}`, field: value }))
      : [],
  )
  const described = [
    ...types.map((type) => ({ coordinate: type.name, field: type })),
    ...inputsAndOutputs,
    ...enumValues,
  ]
  const wrong = described.filter(({ field }) => !/^["`\p{Lu}\d][^]*[.:]$/u.test(field.description ?? ''))
  expect(wrong.map(({ coordinate, field }) => `${coordinate}: ${field.description}`)).toEqual([])
  expect(types.filter((type) => isScalarType(type)).map(({ name }) => name)).toEqual(['DateTime', 'Decimal'])
})

const lookups = Object.values(api.getQueryType()?.getFields() ?? {}).filter(({ args }) =>
  args.some((argument) => getNamedType(argument.type).name === 'ID' && !isListType(getNullableType(argument.type))),
)

test.each(lookups)('$name is null for an id that the viewer may not see', ({ type, description }) => {
  expect(isNonNullType(type)).toBe(false)
  expect(isListType(type)).toBe(false)
  expect(description).toMatch(/null/i)
})
