import type { QueuedTask } from '#root/subgraphs/agents/src/domain/runs/ports'
import type { Run, RunChange } from '#root/subgraphs/agents/src/domain/runs/run'
import { enqueueDue } from '#root/subgraphs/agents/src/services/enqueue-due'
import { smallRun, task } from '#root/test/unit/agents/runs/fixtures'

const runWith = (given: Partial<Run>): Run =>
  smallRun({ status: 'RUNNING', correlationId: 'of the run', tasks: [], revision: 1, seq: 10, ...given })

describe('tasks that a change has made ready', () => {
  const now = new Date('2026-01-01T00:00:00Z')
  const late = (ms: number) => new Date(now.getTime() + ms)

  async function enqueued(read: Partial<Run>, stored: Partial<Run>, correlationId?: string) {
    const queued: QueuedTask[] = []
    const change: RunChange = {
      run: runWith(stored),
      events: [],
      ...(correlationId !== undefined && { correlationId }),
    }
    await enqueueDue({ enqueue: async (one) => void queued.push(one) }, { read: runWith(read), change, now })
    return queued
  }
  const rolesOf = (queued: readonly QueuedTask[]) => queued.map(({ role }) => role)

  test('is put into the queue, as its next attempt', async () => {
    const read = { tasks: [task('CTO'), task('MLOPS', { status: 'READY' })] }
    const stored = { tasks: [task('CTO', { status: 'READY', attempt: 2 }), task('MLOPS', { status: 'READY' })] }
    expect(await enqueued(read, stored)).toEqual([
      { runId: 'run_1', role: 'CTO', attempt: 3, correlationId: 'of the run', delayMs: 0 },
    ])
    expect(await enqueued(read, stored, 'of the call')).toMatchObject([{ correlationId: 'of the call' }])
  })

  test.each([
    [5_000, 5_000],
    [-5_000, 0],
  ])('waits until it is due: in %d ms', async (dueInMs, delayMs) => {
    const read = { tasks: [task('CTO', { status: 'RUNNING' })] }
    const stored = { tasks: [task('CTO', { status: 'RETRYING', attempt: 1, retryAt: late(dueInMs) })] }
    expect(await enqueued(read, stored)).toMatchObject([{ attempt: 2, delayMs }])
  })

  test('contains every waiting task when the run is resumed', async () => {
    const tasks = [task('CTO', { status: 'READY' }), task('MLOPS', { status: 'RETRYING' }), task('CHATBOT')]
    expect(rolesOf(await enqueued({ status: 'PAUSED', tasks }, { tasks }))).toEqual(['CTO', 'MLOPS'])
    expect(rolesOf(await enqueued({ status: 'QUEUED', tasks }, { tasks }))).toEqual([])
  })

  test.each(['PAUSED', 'CANCELLED', 'FAILED', 'COMPLETED'] as const)(
    'contains no task of a run that is %s',
    async (status) => {
      const stored = { status, tasks: [task('CTO', { status: 'READY' })] }
      expect(await enqueued({ tasks: [task('CTO')] }, stored)).toEqual([])
    },
  )

  test('contains no running or ended task', async () => {
    const stored = {
      tasks: (['RUNNING', 'COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED', 'WAITING'] as const).map((status) =>
        task('CTO', { id: `tsk_${status}`, status }),
      ),
    }
    expect(await enqueued({ tasks: [] }, stored)).toEqual([])
  })
})
