import { applyChanges, changeableNumbers } from '#root/subgraphs/agents/src/domain/advice/what-if'
import type { RequirementChanges } from '#root/subgraphs/agents/src/domain/advice/what-if'
import { numberBounds } from '#schema/requirements/bounds'
import { asking, chat, small, tuning } from './requirements.ts'

const stored = asking({ workloads: [chat, small, tuning], preferredProviders: ['AWS'] })

test('without changes nothing changes', () => {
  expect(applyChanges(stored, {})).toEqual(stored)
})

test('what is named changes, and nothing else', () => {
  const changes = { workloads: [{ name: 'small', requestsPerSecond: 500, latencyP99Ms: null }], regions: ['EU'] }
  expect(applyChanges(stored, changes)).toEqual({
    ...stored,
    regions: ['EU'],
    workloads: [chat, { ...small, requestsPerSecond: 500, latencyP99Ms: null }, tuning],
  })
})

test('traffic is multiplied before single workloads are changed', () => {
  const { workloads } = applyChanges(stored, { trafficFactor: 3, workloads: [{ name: 'small', requestsPerSecond: 1 }] })
  expect(workloads.map(({ requestsPerSecond }) => requestsPerSecond)).toEqual([30, 1, tuning.requestsPerSecond])
})

test('traffic that is stated by users is multiplied too', () => {
  const byUsers = asking({ workloads: [{ ...small, requestsPerSecond: null, concurrentUsers: 600 }] })
  expect(applyChanges(byUsers, { trafficFactor: 3 }).workloads[0]).toMatchObject({
    requestsPerSecond: null,
    concurrentUsers: 1800,
  })
})

test('another model goes before the former configuration, and a size alone before the name', () => {
  const named = asking({ workloads: [{ ...chat, model: 'meta-llama/Llama-3.1-70B' }] })
  const of = (change: object) => applyChanges(named, { workloads: [{ name: 'chat', ...change }] }).workloads[0]
  expect(of({ model: 'Llama-3.1-8B' })).toMatchObject({ model: 'Llama-3.1-8B', modelConfig: null })
  expect(of({ modelParamsB: 8 })).toMatchObject({ model: null, modelParamsB: 8 })
})

test('providers and precision change where they are named, and an unknown model stays where it is not changed', () => {
  const { workloads, preferredProviders } = applyChanges(stored, {
    preferredProviders: ['AZURE'],
    workloads: [{ name: 'chat', precision: 'FP8' }],
  })
  expect(preferredProviders).toEqual(['AZURE'])
  expect(workloads[0]).toEqual({ ...chat, precision: 'FP8' })
  const unknown = { ...chat, model: 'ours/secret', modelParamsB: 8 }
  const ours = asking({ workloads: [unknown] })
  expect(applyChanges(ours, { workloads: [{ name: 'chat', requestsPerSecond: 2 }] }).workloads).toEqual([
    { ...unknown, requestsPerSecond: 2 },
  ])
  expect(applyChanges(ours, {}).preferredProviders).toEqual(ours.preferredProviders)
})

test('a model is taken if it is published, is of another medium, or has a size beside it', () => {
  const of = (change: object) => () => applyChanges(stored, { workloads: [{ name: 'chat', ...change }] }).workloads[0]
  expect(of({ model: 'ours/secret', modelParamsB: 8 })()).toMatchObject({ model: 'ours/secret', modelParamsB: 8 })
  expect(of({ model: null })()).toMatchObject({ model: null })
  expect(of({ model: 'whisper-large-v3', modelParamsB: null })()).toMatchObject({ model: 'whisper-large-v3' })
  expect(of({ model: 'ours/secret', modelParamsB: null })).toThrow('expected a published model')
})

test('the bounds themselves are taken, except a lower one that has to be exceeded, and what is beyond them is refused', () => {
  const of = (name: string, value: number) => () =>
    applyChanges(stored, { workloads: [{ name: 'chat', [name]: value }] })
  for (const name of changeableNumbers) {
    const { min, max, isAboveMin } = numberBounds[name]
    expect(of(name, max)().workloads[0]?.[name]).toBe(max)
    for (const value of [max * 1.001, Number.NaN, Infinity]) expect(of(name, value)).toThrow(`to ${max}, got ${value}`)
    if (isAboveMin) expect(of(name, min)).toThrow(`above ${min} to`)
    else expect(of(name, min)().workloads[0]?.[name]).toBe(min)
  }
  expect(applyChanges(stored, { trafficFactor: 10_000 }).workloads[0]?.requestsPerSecond).toBe(100_000)
  expect(() => applyChanges(stored, { trafficFactor: 10_001 })).toThrow('at most 10,000')
  const regions = Array.from({ length: 50 }, () => 'EU')
  expect(applyChanges(stored, { regions }).regions).toEqual(regions)
  expect(() => applyChanges(stored, { regions: [...regions, 'EU'] })).toThrow('at most 50 regions, got 51')
})

test('a removed workload is left out', () => {
  const changed = applyChanges(stored, { workloads: [{ name: 'chat', isRemoved: true }] })
  expect(changed.workloads.map(({ name }) => name)).toEqual(['small', 'tuning'])
})

test.each<[string, RequirementChanges]>([
  ['workloads[0].name', { workloads: [{ name: 'unknown' }] }],
  ['workloads[1].name', { workloads: [{ name: 'chat' }, { name: 'chat' }] }],
  ['workloads', { workloads: ['chat', 'small', 'tuning'].map((name) => ({ name, isRemoved: true })) }],
  ['trafficFactor', { trafficFactor: 0 }],
  ['trafficFactor', { trafficFactor: Number.NaN }],
  ['workloads[0].model', { workloads: [{ name: 'chat', model: 'nobody/knows-it', modelParamsB: null }] }],
  ['regions', { regions: Array.from({ length: 51 }, () => 'EU') }],
  ...changeableNumbers.map((name): [string, RequirementChanges] => [
    `workloads[0].${name}`,
    { workloads: [{ name: 'chat', [name]: -1 }] },
  ]),
])('a change that is wrong names its field: %s', (field, changes) => {
  expect(() => applyChanges(stored, changes)).toThrow(expect.objectContaining({ field }))
})

test('a name of two workloads is refused', () => {
  const twice = asking({ workloads: [chat, chat] })
  expect(() => applyChanges(twice, { workloads: [{ name: 'chat' }] })).toThrow('got 2 with "chat"')
})
