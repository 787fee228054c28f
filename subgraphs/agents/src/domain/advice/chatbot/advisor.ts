import { count } from '../format.ts'
import { adviseByRules } from '../rules.ts'
import type { AgentOutcome, Requirements } from '../types.ts'
import { prepareAnswers } from './answers.ts'
import { unanswerableRule } from './unanswerable.ts'

/** Prepares answers to the questions that people ask about such a plan. */
export function prepareConversation(requirements: Requirements): AgentOutcome {
  return adviseByRules(requirements, [unanswerableRule], (situation, findings) => {
    const answers = prepareAnswers(situation)
    const open = findings.some(({ key }) => key === 'open-questions')
    return {
      summary: `${count(answers.length, 'answer')} prepared from the numbers of ${count(requirements.workloads.length, 'workload')}${open ? '; some questions stay open for lack of input' : ''}.`,
      details: { answers: answers.map((answer) => ({ ...answer })) },
    }
  })
}
