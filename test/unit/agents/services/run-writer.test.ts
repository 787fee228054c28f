import type { RunRepository } from '#root/subgraphs/agents/src/domain/runs/ports'
import type { Run, RunChange, RunEvent } from '#root/subgraphs/agents/src/domain/runs/run'
import { createRunWriter } from '#root/subgraphs/agents/src/services/run-writer'
import { smallRun } from '#root/test/unit/agents/runs/fixtures'

const runWith = (given: Partial<Run>): Run =>
  smallRun({ status: 'RUNNING', correlationId: 'of the run', tasks: [], revision: 1, seq: 10, ...given })

describe('a change of a stored run', () => {
  const event = (kind: RunEvent['kind']): RunEvent => ({
    kind,
    at: new Date(0),
    message: null,
    progress: 0,
    taskId: null,
  })
  const failed = (run: Run): RunChange => ({ run: { ...run, status: 'FAILED' }, events: [event('RUN_FAILED')] })

  /** A store of one run, which other processes change `staleTimes` times. */
  function create(staleTimes = 0) {
    let stored = runWith({})
    let left = staleTimes
    const saved: RunChange[] = []
    const announced: (readonly [Run, RunChange])[] = []
    const runs = {
      find: async (ids: readonly string[]) => (ids.includes(stored.id) ? [stored] : []),
      save: async (read: Run, change: RunChange) => {
        if (left-- > 0) stored = { ...stored, revision: stored.revision + 1, seq: stored.seq + 1 }
        if (read.revision !== stored.revision) return 'stale'
        saved.push(change)
        stored = change.run
        return 'saved'
      },
    } as unknown as RunRepository
    const writer = createRunWriter({ runs, onStored: (...given) => void announced.push(given) })
    return { writer, saved, announced }
  }

  test('has the next revision and the seqs of its events', async () => {
    const { writer, announced } = create()
    const two = (run: Run): RunChange => ({ run, events: [event('TASK_COMPLETED'), event('TASK_STARTED')] })
    const { run, changed } = await writer.change('run_1', two)
    expect({ changed, revision: run.revision, seq: run.seq }).toEqual({ changed: true, revision: 2, seq: 12 })
    expect(announced).toEqual([[expect.objectContaining({ revision: 1 }), expect.objectContaining({ run })]])
    expect(announced[0]?.[1]).not.toHaveProperty('correlationId')
    expect((await writer.change('run_1', failed, 'of the call')).run).toMatchObject({ revision: 3, seq: 13 })
    expect(announced[1]?.[1]).toMatchObject({ correlationId: 'of the call' })
  })

  test('is computed again from the state that another process has stored meanwhile', async () => {
    const { writer, saved, announced } = create(2)
    const read: number[] = []
    const { run } = await writer.change('run_1', (one) => {
      read.push(one.revision)
      return failed(one)
    })
    expect({ read, revision: run.revision, seq: run.seq }).toEqual({ read: [1, 2, 3], revision: 4, seq: 13 })
    expect([saved.length, announced.length]).toEqual([1, 1])
  })

  test('is none where the rule says so', async () => {
    const { writer, saved, announced } = create()
    expect(await writer.change('run_1', () => null)).toMatchObject({ changed: false, run: { revision: 1 } })
    expect([saved, announced]).toEqual([[], []])
  })

  test('waits for the one before, so that they do not conflict', async () => {
    const { writer } = create()
    const read: number[] = []
    const change = (run: Run) => {
      read.push(run.revision)
      return failed(run)
    }
    await Promise.all([1, 2, 3].map(() => writer.change('run_1', change)))
    expect(read).toEqual([1, 2, 3])
  })

  test('needs its run', async () => {
    await expect(create().writer.change('run_2', failed)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
