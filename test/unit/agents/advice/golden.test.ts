import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { formatUsd } from '#root/subgraphs/agents/src/domain/advice/format'
import { synthesise, writeReport } from '#root/subgraphs/agents/src/domain/advice/index'
import type { Requirements } from '#root/subgraphs/agents/src/domain/advice/types'
import { runWorkflow } from './context.ts'
import { goldenAssessments } from './golden-assessments.ts'

/**
 * What is advised for assessments of many kinds, as people read it: the summary, the plan, and each recommendation with its sentence.
 * `RECORD_ADVICE=1 npm run test:unit -- golden` writes the files again: read the difference line by line.
 */
async function textOf(title: string, requirements: Requirements): Promise<string> {
  const outcomes = await runWorkflow(requirements)
  const { summary, sections } = writeReport({ input: { title, requirements }, outcomes })
  const shown = ['Plan and cost', 'Alternatives', 'Cost of 36 months', 'What moves the cost']
  const plan = sections.flatMap((section) => (shown.includes(section.title) ? section.markdown : [])).join('\n\n')
  const ranked = synthesise(outcomes).filter(({ mergedInto }) => mergedInto === null)
  const advice = ranked.flatMap(({ role, key, rank, savingCounted }) => {
    const outcome = outcomes.find((one) => one.role === role)?.outcome
    const found = outcome?.kind === 'completed' ? outcome.findings.find((one) => one.key === key) : undefined
    if (found === undefined) return []
    const cents = found.monthlyCostImpactCents
    const cost = cents === null ? `cost not known: ${found.costUnknown}` : `${formatUsd(cents / 100)} a month`
    return [
      `${rank}. ${found.title}`,
      `   ${found.severity} · ${cost}${savingCounted ? ', counted' : ''} · ${role}`,
      `   ${found.rationale}`,
    ]
  })
  return [summary, '', plan, '', ...advice, ''].join('\n')
}

test.each(Object.entries(goldenAssessments))('%s is advised as it was reviewed', async (name, requirements) => {
  const file = `test/unit/agents/advice/golden/${name}.txt`
  const text = await textOf(name, requirements)
  if (process.env['RECORD_ADVICE'] === '1') writeFileSync(file, text)
  else expect(text).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '')
})

test('there are at least 24', () => {
  expect(Object.keys(goldenAssessments).length).toBeGreaterThanOrEqual(24)
})
