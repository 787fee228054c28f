import { accelerators } from '#root/subgraphs/agents/src/domain/catalog/accelerator'
import { efficiencies, efficiencyOf } from '#root/subgraphs/agents/src/domain/catalog/efficiency'
import { isHeldOut, throughputMeasurements } from '#root/subgraphs/agents/src/domain/catalog/measurements'
import { trainingEfficiencies, trainingShareOf } from '#root/subgraphs/agents/src/domain/catalog/training'

const { h100Sxm, h200Sxm, l4, mi300x } = accelerators
const unknown = { ...h100Sxm, name: 'a chip of tomorrow' }
const efficiency = (arithmetic: number) => ({ arithmetic, weights: 0.5, cache: 0.5, linkGBs: 100 })

describe('what serving reaches of an accelerator', () => {
  const table = {
    ...efficiencies,
    measured: { h100Sxm: efficiency(0.6), l4: efficiency(0.3) },
    like: { h200Sxm: 'h100Sxm' as const },
    otherwise: 'l4' as const,
  }

  test('is that which was measured on it, on a like one, or on the one that reaches the least', () => {
    expect(efficiencyOf(h100Sxm, table)).toEqual({ ...efficiency(0.6), isMeasured: true })
    expect(efficiencyOf(h200Sxm, table)).toEqual({ ...efficiency(0.6), isMeasured: false })
    for (const other of [mi300x, unknown])
      expect(efficiencyOf(other, table)).toEqual({ ...efficiency(0.3), isMeasured: false })
  })

  test('has to be measured on the one that stands for all others', () => {
    expect(() => efficiencyOf(mi300x, { ...table, measured: {} })).toThrow('expected measured efficiencies of l4')
  })

  test('is known of every accelerator of the catalog', () => {
    for (const accelerator of Object.values(accelerators))
      expect(efficiencyOf(accelerator).arithmetic).toBeGreaterThan(0)
  })
})

describe('what training reaches of an accelerator', () => {
  const table = {
    ...trainingEfficiencies,
    measured: { h100Sxm: { '16bit': 0.4, fp8: 0.3 }, l4: { '16bit': 0.2 } },
    like: { h200Sxm: 'h100Sxm' as const, a10: 'a10g' as const },
    otherwise: 'l4' as const,
  }

  test('is the share of that format, or of 16 bit where none is measured', () => {
    expect(trainingShareOf(h100Sxm, '16bit', table)).toEqual({ share: 0.4, isMeasured: true })
    expect(trainingShareOf(h100Sxm, 'fp8', table)).toEqual({ share: 0.3, isMeasured: true })
    expect(trainingShareOf(h200Sxm, 'fp8', table)).toEqual({ share: 0.3, isMeasured: false })
    expect(trainingShareOf(l4, '16bit', table)).toEqual({ share: 0.2, isMeasured: true })
    expect(trainingShareOf(l4, 'fp8', table)).toEqual({ share: 0.2, isMeasured: false })
  })

  test('is the lowest where neither it nor a like one was measured', () => {
    for (const other of [mi300x, unknown, accelerators.a10])
      expect(trainingShareOf(other, '16bit', table)).toEqual({ share: 0.2, isMeasured: false })
    expect(() => trainingShareOf(mi300x, '16bit', { ...table, measured: {} })).toThrow(
      'expected a measured share of l4',
    )
  })
})

test('about a third of the measurements are held out, the same ones each time', () => {
  const names = Array.from({ length: 300 }, (_, index) => `case ${index}`)
  const heldOut = names.filter(isHeldOut)
  expect(heldOut.length).toBeGreaterThan(70)
  expect(heldOut.length).toBeLessThan(130)
  expect(names.filter(isHeldOut)).toEqual(heldOut)
  // FNV-1a of nothing is 2,166,136,261, of "a" 3,826,002,220: http://www.isthe.com/chongo/tech/comp/fnv/
  expect([isHeldOut(''), isHeldOut('a')]).toEqual([2_166_136_261 % 3 === 0, 3_826_002_220 % 3 === 0])
})

test('measurements are of published sources that can be read again', () => {
  const { sources, series } = throughputMeasurements
  for (const { source, rows } of series) {
    expect(sources[source]?.url).toMatch(/^https:\/\//)
    expect(rows.length).toBeGreaterThan(0)
  }
})
