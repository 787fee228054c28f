import type { Requirements } from '#schema/requirements/requirements'
import { finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'

/** The questions that cannot be answered because a general statement is missing (those of a workload are validation's). */
export const unanswerableRule: Rule = ({ requirements }) => {
  const open = openQuestions(requirements)
  if (open.length === 0 || requirements.workloads.length === 0) return []
  return [
    finding({
      key: 'open-questions',
      title: `${open.length} likely ${open.length === 1 ? 'question has' : 'questions have'} no answer yet: state ${open.map(({ words }) => words).join(', ')}`,
      rationale: `The assessment does not state ${open.map(({ words }) => words).join(', ')}, so ${open.length === 1 ? 'this question stays' : 'these questions stay'} open: ${open.map(({ question }) => question).join(' ')}`,
      category: 'DATA',
      severity: 'LOW',
      confidence: 0.9,
      monthlyUsd: 0,
      effort: 'HOURS',
      steps: open.map(({ field, words, question }) => `State ${words} (${field}) to answer "${question}"`),
      evidence: open.map(({ words }) => given(words, 'not stated')),
    }),
  ]
}

interface OpenQuestion {
  /** What is missing: in words, and the field of the assessment. */
  readonly words: string
  readonly field: string
  readonly question: string
}

function openQuestions(requirements: Requirements): readonly OpenQuestion[] {
  const questions = [
    {
      words: 'the budget',
      field: 'monthlyBudget',
      stated: requirements.monthlyBudgetUsd,
      question: 'Can we afford it?',
    },
    {
      words: 'the growth',
      field: 'growthPercentPerYear',
      stated: requirements.growthPercentPerYear,
      question: 'How long will the capacity last?',
    },
    {
      words: 'the size of the team',
      field: 'teamSize',
      stated: requirements.teamSize,
      question: 'Can we run it ourselves?',
    },
    {
      words: 'what runs today',
      field: 'currentInfrastructure',
      stated: requirements.currentInfrastructure,
      question: 'Is it cheaper than what we have?',
    },
    {
      words: 'the regions',
      field: 'regions',
      stated: requirements.regions,
      question: 'Where will our data be?',
    },
  ]
  return questions.filter(({ stated }) => stated === null || (Array.isArray(stated) && stated.length === 0))
}
