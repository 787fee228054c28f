import type { AgentOutcome, Finding, RankedFinding } from '#root/subgraphs/agents/src/domain/advice/types'
import type { InfrastructurePlan } from '#root/subgraphs/agents/src/domain/plans/infrastructure-plan'
import type { TaskOutcome } from '#root/subgraphs/agents/src/domain/runs/ports'
import type { Run } from '#root/subgraphs/agents/src/domain/runs/run'
import { createOutcomeRecorder } from '#root/subgraphs/agents/src/services/outcome-recorder'
import { smallRun } from '#root/test/unit/agents/runs/fixtures'

describe('the outcome of a task', () => {
  const finding = (key: string) => ({ key }) as Finding
  const completed = (...keys: readonly string[]): AgentOutcome => ({
    kind: 'completed',
    summary: '',
    findings: keys.map(finding),
    details: null,
  })
  const run = smallRun()
  const input = { title: 'T', requirements: {} } as Parameters<
    ReturnType<typeof createOutcomeRecorder>['record']
  >[0]['input']

  function create(ranked: readonly RankedFinding[] = []) {
    const done: unknown[] = []
    const recorder = createOutcomeRecorder({
      assessments: {
        rank: async (_run: Run, ranks: unknown) => void done.push(['rank', ranks]),
        recordReport: async (_run: Run, report: unknown) => void done.push(['report', report]),
        recordFindings: async (_run: Run, role: string, findings: readonly Finding[]) => {
          done.push([role, findings.map(({ key }) => key)])
          return findings.map(({ key }) => `rec_${key}`)
        },
      } as unknown as Parameters<typeof createOutcomeRecorder>[0]['assessments'],
      rank: async () => ranked,
      recordPlan: async () => {
        done.push(['plan'])
        return { monthlyCents: 1_200 } as InfrastructurePlan
      },
      recordReport: async (_run, { outcomes }) => ({ sections: outcomes.map(({ role }) => role) }) as never,
    })
    return { done, recorder }
  }

  test('is recorded as recommendations, also when there are none', async () => {
    const { done, recorder } = create()
    const record = (outcome: AgentOutcome) => recorder.record({ run, role: 'CTO', input, earlier: [], outcome })
    expect(await record(completed('a', 'b'))).toEqual(['rec_a', 'rec_b'])
    expect(await record(completed())).toEqual([])
    expect(await record({ kind: 'skipped', reason: 'nothing to say' })).toEqual([])
    expect(done).toEqual([
      ['CTO', ['a', 'b']],
      ['CTO', []],
      ['CTO', []],
    ])
  })

  const earlier: readonly TaskOutcome[] = [
    { role: 'CTO', outcome: completed('a', 'b'), recommendationIds: ['rec_1', 'rec_2'] },
    { role: 'MLOPS', outcome: completed('a'), recommendationIds: ['rec_3'] },
    { role: 'CHATBOT', outcome: completed('lost'), recommendationIds: [] },
    { role: 'RESEARCH', outcome: { kind: 'skipped', reason: '' }, recommendationIds: [] },
  ]

  test('of the synthesis ranks the recommendations of all, by role and key', async () => {
    const none = { score: 1, excludes: [], requires: [], savingCounted: false, mergedInto: null }
    const [a, lost] = [{ role: 'MLOPS', key: 'a' } as const, { role: 'CHATBOT', key: 'lost' } as const]
    const ranked: readonly RankedFinding[] = [
      { ...none, ...a, rank: 1, savingCounted: true },
      { ...none, role: 'CTO', key: 'b', rank: 2, excludes: [a, lost], requires: [a] },
      { ...none, role: 'CTO', key: 'a', rank: 3, mergedInto: a },
      { ...none, ...lost, rank: 4 },
    ]
    const { done, recorder } = create(ranked)
    await recorder.record({ run, role: 'SYNTHESIS', input, earlier, outcome: completed() })
    expect(done[0]).toEqual([
      'rank',
      [
        { ...none, id: 'rec_3', rank: 1, savingCounted: true },
        { ...none, id: 'rec_2', rank: 2, excludes: ['rec_3'], requires: ['rec_3'] },
        { ...none, id: 'rec_1', rank: 3, mergedInto: 'rec_3' },
      ],
    ])
  })

  test('of the report is written from those of all, after the plan', async () => {
    const { done, recorder } = create()
    await recorder.record({ run, role: 'REPORT_GENERATOR', input, earlier, outcome: completed() })
    expect(done).toEqual([
      ['plan'],
      ['report', { sections: ['CTO', 'MLOPS', 'CHATBOT', 'RESEARCH'], monthlyCostCents: 1_200 }],
      ['REPORT_GENERATOR', []],
    ])
  })
})
