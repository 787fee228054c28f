import { assessmentStatuses } from '#root/subgraphs/assessments/src/domain/assessment'
import type { AssessmentStatus } from '#root/subgraphs/assessments/src/domain/assessment'
import { aborted, archived, begun, edited, unarchived } from '#root/subgraphs/assessments/src/domain/assessment-rules'
import { anAssessment, later, nothingStated } from './build.ts'

const step = { runId: 'run_2', now: later }
const settled: readonly AssessmentStatus[] = ['DRAFT', 'COMPLETED', 'FAILED', 'CANCELLED']
const underWay: readonly AssessmentStatus[] = ['QUEUED', 'RUNNING', 'PAUSED']

const statusesBut = (...left: readonly AssessmentStatus[]) =>
  assessmentStatuses.filter((status) => !left.includes(status))

const codeOf = (action: () => unknown): unknown => {
  try {
    action()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'none'
}

describe('editing', () => {
  const edit = { expectedVersion: 3, title: 'Another title', requirements: null, now: later }

  test('rewrites a draft and counts it', () => {
    const before = anAssessment({ version: 3, revision: 5 })
    expect(edited(before, edit)).toEqual({
      ...before,
      title: 'Another title',
      version: 4,
      revision: 6,
      updatedAt: later,
    })
  })

  test('keeps the title when only the requirements change', () => {
    const requirements = { ...nothingStated, workloads: [], teamSize: 3 }
    const after = edited(anAssessment({ version: 3 }), { ...edit, title: null, requirements })
    expect(after).toMatchObject({ title: 'Chat in production', requirements })
  })

  test('refuses another version', () => {
    expect(() => edited(anAssessment({ version: 4 }), edit)).toThrow("expected 4, the assessment's version, got 3")
    expect(codeOf(() => edited(anAssessment({ version: 4 }), edit))).toBe('CONFLICT')
  })

  test.each(statusesBut('DRAFT'))('refuses what is %s', (status) => {
    expect(codeOf(() => edited(anAssessment({ status, version: 3 }), edit))).toBe('INVALID_TRANSITION')
  })
})

describe('archiving', () => {
  test.each(settled)('archives an assessment that is %s', (status) => {
    expect(archived(anAssessment({ status }), later)).toMatchObject({
      status: 'ARCHIVED',
      version: 2,
      updatedAt: later,
    })
  })

  test.each([...underWay, 'ARCHIVED'] as const)('refuses an assessment that is %s, and names both states', (status) => {
    expect(() => archived(anAssessment({ status }), later)).toThrow(
      expect.objectContaining({ code: 'INVALID_TRANSITION', details: { from: status, to: 'ARCHIVED' } }),
    )
  })
})

describe('unarchiving', () => {
  test.each(settled)('restores an assessment that was %s', (status) => {
    const before = archived(anAssessment({ status, currentRunId: 'run_1' }), later)
    expect(unarchived(before, later)).toMatchObject({ status, version: 3, beforeArchive: null })
  })

  test('infers the state of those that earlier releases have archived', () => {
    const { beforeArchive: _, ...stored } = anAssessment({ status: 'ARCHIVED' })
    expect(unarchived({ ...stored, currentRunId: null }, later).status).toBe('DRAFT')
    expect(unarchived({ ...stored, currentRunId: 'run_1' }, later).status).toBe('COMPLETED')
  })

  test.each([...settled, ...underWay])('refuses an assessment that is %s', (status) => {
    expect(codeOf(() => unarchived(anAssessment({ status }), later))).toBe('INVALID_TRANSITION')
  })
})

describe('beginning a run', () => {
  test.each(settled)('accepts an assessment that is %s', (status) => {
    const before = anAssessment({ status, currentRunId: 'run_1', lastRunEventId: 'evt_9' })
    expect(begun(before, step)).toMatchObject({
      status: 'QUEUED',
      version: 2,
      currentRunId: 'run_2',
      beforeRun: { status, runId: 'run_1' },
      lastRunEventId: null,
    })
  })

  test.each(underWay)('changes nothing for the run that it is assigned to, %s', (status) => {
    const before = anAssessment({ status, currentRunId: 'run_2' })
    expect(begun(before, step)).toBe(before)
  })

  test.each(underWay)('refuses a second run while one is %s', (status) => {
    expect(codeOf(() => begun(anAssessment({ status, currentRunId: 'run_1' }), step))).toBe('CONFLICT')
  })

  test('refuses an archived assessment', () => {
    expect(codeOf(() => begun(anAssessment({ status: 'ARCHIVED' }), step))).toBe('INVALID_TRANSITION')
  })
})

describe('undoing the start of a run', () => {
  test('restores the state before', () => {
    const before = anAssessment({ status: 'COMPLETED', currentRunId: 'run_1' })
    expect(aborted(begun(before, step), step)).toMatchObject({
      status: 'COMPLETED',
      currentRunId: 'run_1',
      beforeRun: null,
      version: 3,
    })
  })

  test('changes nothing the second time', () => {
    const after = aborted(begun(anAssessment(), step), step)
    expect(aborted(after, step)).toBe(after)
  })

  test.each(statusesBut('QUEUED', 'DRAFT', 'ARCHIVED'))('changes nothing once the run is %s', (status) => {
    const before = anAssessment({ status, currentRunId: 'run_2' })
    expect(aborted(before, step)).toBe(before)
  })

  test('is final although the call that starts the run arrives later', () => {
    const after = aborted(anAssessment(), step)
    expect(after).toMatchObject({ status: 'DRAFT', version: 1, revision: 2 })
    expect(() => begun(after, step)).toThrow('The start of the run run_2 was undone.')
  })

  test('remembers the last twenty', () => {
    const runs = Array.from({ length: 25 }, (_, index) => `run_${index}`)
    const after = runs.reduce((assessment, runId) => aborted(assessment, { runId, now: later }), anAssessment())
    expect(after.abortedRunIds).toEqual(runs.slice(5))
  })
})
