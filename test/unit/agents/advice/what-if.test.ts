import { applyChanges, changeableNumbers } from '#root/subgraphs/agents/src/domain/advice/what-if'
import type { RequirementChanges } from '#root/subgraphs/agents/src/domain/advice/what-if'
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
