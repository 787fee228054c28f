import { findingKey } from '#root/subgraphs/agents/src/domain/advice/finding-key'
import {
  count,
  formatAvailability,
  formatDuration,
  formatGB,
  formatMonths,
  formatNumber,
  formatPayback,
  formatPercent,
  formatPower,
  formatUsd,
  inWords,
  people,
} from '#root/subgraphs/agents/src/domain/advice/format'

test.each([
  [formatUsd(0), '$0'],
  [formatUsd(0.4), '$0.40'],
  [formatUsd(99.994), '$99.99'],
  [formatUsd(100), '$100'],
  [formatUsd(-100), '-$100'],
  [formatUsd(-1234.5), '-$1,235'],
  [formatNumber(0.037541), '0.0375'],
  [formatNumber(999.94), '1,000'],
  [formatNumber(-999.5), '-1,000'],
  [formatNumber(1234.5), '1,235'],
  [formatNumber(13_140_000), '13.1 million'],
  [formatNumber(999_400), '999,400'],
  [formatNumber(999_600), '1 million'],
  [formatNumber(4_882_812_500), '4.88 billion'],
  [formatNumber(2e15), '2,000 trillion'],
  [formatPercent(0.375), '37.5 %'],
  [formatPercent(0.0001), 'less than 0.1 %'],
  [formatPercent(0), '0 %'],
  [formatGB(140e9), '140 GB'],
  [formatGB(60e12), '60 TB'],
  [formatGB(10e12), '10 TB'],
  [formatDuration(0.0696), '69.6 ms'],
  [formatDuration(2.9), '2.9 s'],
  [formatDuration(1), '1 s'],
  [formatDuration(599), '599 s'],
  [formatDuration(1600), '26.7 minutes'],
  [formatPower(4.818e19), '4.8 × 10^19'],
  [formatPower(1e25), '10^25'],
  [formatDuration(7200), '2 hours'],
  [formatDuration(172_800), '2 days'],
  [formatDuration(8000), '2.22 hours'],
  [formatDuration(864_000), '10 days'],
  [formatMonths(0.4), 'less than a month'],
  [formatMonths(1), '1 month'],
  [formatMonths(8.7), '8 months'],
  [formatMonths(23.9), '23 months'],
  [formatMonths(24), '2 years'],
  [formatMonths(120), '10 years'],
  [formatAvailability(0.995), '99.5 %'],
  [formatAvailability(0.999975), '99.9975 %'],
  [formatAvailability(0.9999999999), '100 %'],
  [formatAvailability(0.99), '99 %'],
  [formatAvailability(1), '100 %'],
  [count(1, 'replica'), '1 replica'],
  [count(2, 'replica'), '2 replicas'],
  [people(null), 'a team of unstated size'],
  [people(1), '1 person'],
  [people(5), '5 people'],
  [people(0), 'no team'],
  [inWords(['a', 'b', 'c', 'd']), 'a, b, c, d'],
  [inWords(['a', 'b', 'c', 'd', 'e', 'f']), 'a, b, c, d and 2 more'],
])('%s is written %s', (written, expected) => {
  expect(written).toBe(expected)
})

test('keys are stable, short, and differ for workloads of the same name', () => {
  expect(findingKey('growth', { name: 'Über Chat!', index: 0 })).toBe('growth:uber-chat-1')
  expect(findingKey('growth', { name: '***', index: 1 })).toBe('growth:workload-2')
  expect(findingKey('growth', { name: 'x'.repeat(200), index: 49 })).toHaveLength(50)
  expect(findingKey('budget-fit', null)).toBe('budget-fit')
})

test('a time of payback is rounded up', () => {
  expect([0.000_07, 1, 1.28, 23.5, 30].map(formatPayback)).toEqual([
    'less than a month',
    '1 month',
    '2 months',
    '24 months',
    '3 years',
  ])
})
