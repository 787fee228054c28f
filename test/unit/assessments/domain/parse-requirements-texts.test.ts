import { aPipeline, parse, refusal, requiring, thrownBy } from './build.ts'

describe('each text', () => {
  const long = 'x'.repeat(1_048_576)
  test.each([
    ['an empty name', 'workloads[0].name', { workloads: [aPipeline({ name: '  ' })] }, '1 to 200 characters, got 0'],
    ['a long name', 'workloads[0].name', { workloads: [aPipeline({ name: long })] }, 'got 1048576'],
    ['an empty region', 'regions[1]', { regions: ['DE', ''] }, '1 to 100 characters, got 0'],
    ['long goals', 'goals', { goals: long }, '0 to 10,000 characters, got 1048576'],
    [
      'an empty sku',
      'currentInfrastructure.instances[0].sku',
      { currentInfrastructure: { instances: [{ provider: 'AWS', sku: '', count: 1 }] } },
      '1 to 200 characters, got 0',
    ],
  ] as const)('refuses %s', (...[, field, facts, message]) => {
    expect(thrownBy(() => parse(requiring(facts)))).toEqual(refusal(`requirements.${field}`, message))
  })

  test('may be empty where empty is meaningful: goals', () => {
    expect(parse(requiring({ goals: '' })).goals).toBe('')
  })
})

describe('each list', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => String(index))
  const workloads = (count: number) => many(count).map((name) => aPipeline({ name }))
  const instances = (count: number) => many(count).map((sku) => ({ provider: 'AWS' as const, sku, count: 1 }))

  test.each([
    ['no workload', 'workloads', { workloads: [] }, 'expected 1 to 50 items, got 0'],
    ['51 workloads', 'workloads', { workloads: workloads(51) }, 'expected 1 to 50 items, got 51'],
    ['100,000 workloads', 'workloads', { workloads: workloads(100_000) }, 'expected 1 to 50 items, got 100000'],
    ['51 regions', 'regions', { regions: many(51) }, 'expected 0 to 50 items, got 51'],
    [
      '201 instances',
      'currentInfrastructure.instances',
      { currentInfrastructure: { instances: instances(201) } },
      'expected 0 to 200 items, got 201',
    ],
    ['a provider twice', 'preferredProviders[1]', { preferredProviders: ['AWS', 'AWS'] }, 'each value once, got "AWS"'],
    ['a framework twice', 'compliance[2]', { compliance: ['GDPR', 'SOC2', 'GDPR'] }, 'each value once, got "GDPR"'],
    ['a region twice', 'regions[1]', { regions: ['DE', ' DE '] }, 'each value once, got "DE"'],
    ['a name twice', 'workloads[1].name', { workloads: [aPipeline(), aPipeline()] }, 'no other workload has'],
  ] as const)('refuses %s', (...[, field, facts, message]) => {
    expect(thrownBy(() => parse(requiring(facts)))).toEqual(refusal(`requirements.${field}`, message))
  })

  test('may be as long as its bound', () => {
    const full = { workloads: workloads(50), regions: many(50), currentInfrastructure: { instances: instances(200) } }
    expect(parse(full)).toMatchObject({ workloads: { length: 50 }, regions: { length: 50 } })
  })
})
