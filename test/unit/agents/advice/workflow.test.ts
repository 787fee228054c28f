import { workflow } from '#root/subgraphs/agents/src/domain/advice/index'
import { runWorkflow } from './context.ts'
import { asking, chat } from './requirements.ts'

test('thirteen roles, each once, each after those it depends on', () => {
  const done = new Set<string>()
  for (const { role, dependsOn } of workflow) {
    for (const before of dependsOn) expect(done).toContain(before)
    done.add(role)
  }
  expect(done.size).toBe(13)
})

test('validation comes first, ten specialists run in parallel, synthesis and report follow', () => {
  const dependsOn = Object.fromEntries(workflow.map((advisor) => [advisor.role, advisor.dependsOn]))
  expect(dependsOn['VALIDATION']).toEqual([])
  expect(workflow.filter(({ dependsOn: after }) => after.length === 1 && after[0] === 'VALIDATION')).toHaveLength(10)
  expect(dependsOn['SYNTHESIS']).toHaveLength(10)
  expect(dependsOn['REPORT_GENERATOR']).toEqual(['SYNTHESIS'])
})

test('only validation, synthesis and report are required', () => {
  expect(workflow.filter(({ required }) => required).map(({ role }) => role)).toEqual([
    'VALIDATION',
    'SYNTHESIS',
    'REPORT_GENERATOR',
  ])
})

test('every outcome is plain JSON', async () => {
  for (const { outcome } of await runWorkflow(asking({ workloads: [chat] }))) {
    expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome)
  }
})
