import type { Draft } from '#root/subgraphs/assessments/src/domain/drafts'
import { parseAdvice, parseRanks, parseReport } from '#root/subgraphs/assessments/src/domain/parse-results'
import { Problems } from '#root/subgraphs/assessments/src/domain/problems'
import { provisionalRank, severities } from '#root/subgraphs/assessments/src/domain/recommendation'
import type { KeyedAdvice } from '#root/subgraphs/assessments/src/domain/recommendation'

const advice: Draft<KeyedAdvice> = {
  key: 'right-size',
  title: 'Use fewer accelerators',
  rationale: 'Half of them idle.',
  category: 'COST',
  severity: 'HIGH',
  confidence: 0.8,
  effort: 'DAYS',
  steps: ['Drain', 'Remove'],
  evidence: [{ label: 'Utilisation', value: '48 %' }],
  compliance: [],
}

const fieldsOf = (read: (problems: Problems) => unknown): readonly string[] => {
  const problems = new Problems()
  read(problems)
  try {
    problems.assertNone()
    return []
  } catch (error) {
    return (error as { details: { problems: { field: string }[] } }).details.problems.map(({ field }) => field)
  }
}

test('advice has null for omitted fields', () => {
  expect(parseAdvice([advice], new Problems())).toEqual([
    {
      ...advice,
      costUnknown: null,
      monthlyCostImpactCents: null,
      evidence: [{ label: 'Utilisation', value: '48 %', source: null }],
    },
  ])
})

test.each([
  ['an empty key', { key: ' ' }, ['recommendations[0].key']],
  ['a long title', { title: 'x'.repeat(20_001) }, ['recommendations[0].title']],
  ['no rationale', { rationale: '' }, ['recommendations[0].rationale']],
  ['too much confidence', { confidence: 1.01 }, ['recommendations[0].confidence']],
  ['an empty step', { steps: ['a', ''] }, ['recommendations[0].steps[1]']],
  ['101 steps', { steps: Array.from({ length: 101 }, () => 'a') }, ['recommendations[0].steps']],
  ['evidence without a label', { evidence: [{ label: '', value: '' }] }, ['recommendations[0].evidence[0].label']],
  ['a framework twice', { compliance: ['GDPR', 'GDPR'] }, ['recommendations[0].compliance[1]']],
] as const)('refuses advice with %s', (_name, facts, fields) => {
  expect(fieldsOf((problems) => parseAdvice([{ ...advice, ...facts }], problems))).toEqual(fields)
})

test('refuses a duplicate key in one call', () => {
  expect(fieldsOf((problems) => parseAdvice([advice, advice], problems))).toEqual(['recommendations[1]'])
})

test('refuses a rank below 1, a recommendation merged into itself, and one that is ranked twice', () => {
  const ranks = [
    { id: 'rec_1', rank: 0 },
    { id: 'rec_2', rank: 1, mergedInto: 'rec_2' },
    { id: 'rec_1', rank: 2 },
  ]
  expect(fieldsOf((problems) => parseRanks(ranks, problems)).toSorted()).toEqual([
    'ranks[0].rank',
    'ranks[1].mergedInto',
    'ranks[2]',
  ])
})

test('refuses a report without a summary or sections', () => {
  expect(fieldsOf((problems) => parseReport({ summary: '', sections: [] }, problems))).toEqual(['summary', 'sections'])
})

test('more severe recommendations come first before they are ranked', () => {
  expect(severities.map(provisionalRank)).toEqual([1, 2, 3, 4, 5])
})
