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
      title: `${open.length} likely ${open.length === 1 ? 'question has' : 'questions have'} no answer yet: ${open.map(({ field }) => field).join(', ')}`,
      rationale: `The assessment does not say ${open.map(({ field }) => field).join(', ')}, so these questions stay open: ${open.map(({ question }) => question).join(' ')}`,
      category: 'DATA',
      severity: 'LOW',
      confidence: 0.9,
      monthlyUsd: 0,
      effort: 'HOURS',
      steps: open.map(({ field, question }) => `State ${field} to answer "${question}"`),
      evidence: open.map(({ field }) => given(field, 'not stated')),
    }),
  ]
}

function openQuestions(requirements: Requirements): readonly { readonly field: string; readonly question: string }[] {
  const questions = [
    { field: 'monthlyBudget', stated: requirements.monthlyBudgetUsd, question: 'Can we afford it?' },
    {
      field: 'growthPercentPerYear',
      stated: requirements.growthPercentPerYear,
      question: 'How long will the capacity last?',
    },
    { field: 'teamSize', stated: requirements.teamSize, question: 'Can we run it ourselves?' },
    {
      field: 'currentInfrastructure',
      stated: requirements.currentInfrastructure,
      question: 'Is it cheaper than what we have?',
    },
    { field: 'regions', stated: requirements.regions, question: 'Where will our data be?' },
  ]
  return questions.filter(({ stated }) => stated === null || (Array.isArray(stated) && stated.length === 0))
}
