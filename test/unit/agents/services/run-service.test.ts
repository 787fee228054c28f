import { AppError } from '#platform/errors'
import type { RunRepository } from '#root/subgraphs/agents/src/domain/runs/ports'
import type { Run, RunChange } from '#root/subgraphs/agents/src/domain/runs/run'
import { createRunWriter } from '#root/subgraphs/agents/src/services/run-writer'
import { RunService } from '#root/subgraphs/agents/src/services/run.service'
import { later, noon, smallRun } from '#root/test/unit/agents/runs/fixtures'

/** An interrupted start, whose services respond as a test defines. */
function create(reserve: () => Promise<void>, active = 0) {
  let stored: Run = smallRun()
  let now = noon
  const calls: string[] = []
  const runs = {
    find: async () => [stored],
    save: async (_read: Run, change: RunChange) => {
      stored = change.run
      return 'saved'
    },
    countActive: async () => active,
    saveInput: async () => void calls.push('input'),
  } as unknown as RunRepository
  const service = new RunService({
    runs,
    writer: createRunWriter({ runs, onStored: () => undefined }),
    assessments: {
      begin: async () => ({ title: 'T', requirements: {} }),
      abort: async () => void calls.push('abort'),
    } as unknown as ConstructorParameters<typeof RunService>[0]['assessments'],
    credits: { reserve, release: async () => void calls.push('release') },
    prices: { effective: async () => null },
    workflow: [],
    now: () => now,
  })
  const prepareAfter = async (seconds: number) => {
    now = later(seconds)
    await service.prepareLate(stored)
    return { status: stored.status, preparation: stored.preparation, error: stored.error, calls }
  }
  return { prepareAfter }
}

const unavailable = () =>
  Promise.reject(new AppError({ code: 'UPSTREAM_UNAVAILABLE', message: 'payments is unreachable' }))
const full = () =>
  Promise.reject(new AppError({ code: 'CONFLICT', message: 'too many runs', details: { concurrentRuns: 2 } }))

describe('a start that was cut off', () => {
  test('is completed when all services respond', async () => {
    const { prepareAfter } = create(async () => undefined)
    expect(await prepareAfter(10)).toEqual({ status: 'QUEUED', preparation: 'done', error: null, calls: ['input'] })
  })

  test('waits for a service that is unavailable, and fails after a quarter of an hour', async () => {
    const { prepareAfter } = create(unavailable)
    for (const seconds of [10, 899])
      expect(await prepareAfter(seconds)).toMatchObject({ status: 'QUEUED', preparation: 'pending' })
    expect(await prepareAfter(900)).toMatchObject({
      status: 'FAILED',
      error: expect.stringMatching(/unavailable for 900 s: payments is unreachable/),
      calls: [],
    })
  })

  test('fails and releases its reservation when it is refused', async () => {
    const { prepareAfter } = create(() =>
      Promise.reject(new AppError({ code: 'INSUFFICIENT_CREDITS', message: 'no credits' })),
    )
    expect(await prepareAfter(10)).toMatchObject({ status: 'FAILED', error: 'no credits', calls: ['release', 'abort'] })
  })

  test('waits for a run that is about to end, and is refused if there is none', async () => {
    expect(await create(full, 2).prepareAfter(10)).toMatchObject({
      status: 'QUEUED',
      preparation: 'pending',
      calls: [],
    })
    expect(await create(full, 3).prepareAfter(10)).toMatchObject({
      status: 'FAILED',
      error: 'too many runs',
      calls: ['release', 'abort'],
    })
  })
})
