import { prepareConversation } from '#root/subgraphs/agents/src/domain/advice/chatbot/advisor'
import { prepareAnswers } from '#root/subgraphs/agents/src/domain/advice/chatbot/answers'
import { situationOf } from '#root/subgraphs/agents/src/domain/advice/rules'
import type { Requirements } from '#root/subgraphs/agents/src/domain/advice/types'
import { asking, small, tuning } from './requirements.ts'

const answer = (requirements: Requirements, question: string) =>
  prepareAnswers(situationOf(requirements)).find((one) => one.question.includes(question))?.answer

const aws = asking({ workloads: [small], preferredProviders: ['AWS'] })
const planUsd = situationOf(aws).best.monthlyUsd

test('it knows cost, budget, speed and what doubled traffic takes', () => {
  expect(answer(aws, 'cost a month')).toContain('on AWS.')
  expect(answer({ ...aws, monthlyBudgetUsd: planUsd + 500 }, 'fit the budget')).toContain('Yes: $500')
  expect(answer({ ...aws, monthlyBudgetUsd: planUsd - 500 }, 'fit the budget')).toContain('No: $500')
  expect(answer(aws, 'how fast')).toContain('the target is 5 s')
  expect(answer(aws, 'doubles')).toMatch(/instead of \$/)
})

test('a thousand requests cost the month ÷ (rate × 3,600 × hours) × 1,000', () => {
  const usd = planUsd / (10 * 3.6 * 730)
  expect(answer(aws, 'a request')).toContain(`$${usd.toPrecision(3)} per thousand`)
})

test('it knows when training ends', () => {
  expect(answer(asking({ workloads: [tuning], preferredProviders: ['AWS'] }), 'trained')).toContain('37.8 hours')
})

test('questions about fields that are not stated have no answer', () => {
  const outcome = prepareConversation(aws)
  const found = outcome.kind === 'completed' ? outcome.findings.find(({ key }) => key === 'open-questions') : undefined
  expect(found?.title).toContain(
    '5 likely questions have no answer yet: state the budget, the growth, the size of the team, what runs today, the regions',
  )
  const full = prepareConversation({
    ...aws,
    monthlyBudgetUsd: 1,
    growthPercentPerYear: 1,
    teamSize: 1,
    currentInfrastructure: { monthlySpendUsd: 1, instances: null },
    regions: ['US'],
  })
  expect(full.kind === 'completed' && full.findings.some(({ key }) => key === 'open-questions')).toBe(false)
})

test('without workloads there is nothing to answer', () => {
  const outcome = prepareConversation(asking({}))
  expect(outcome).toEqual(expect.objectContaining({ kind: 'completed', findings: [], details: { answers: [] } }))
})
