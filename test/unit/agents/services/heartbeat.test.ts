import type { RunRepository } from '#root/subgraphs/agents/src/domain/runs/ports'
import { startHeartbeat } from '#root/subgraphs/agents/src/services/heartbeat'
import { collectLog } from '#root/test/support/log-lines'
import { until } from '#root/test/support/until'

describe('a heartbeat', () => {
  function start(answers: readonly (boolean | Error)[]) {
    const beats: Parameters<RunRepository['beat']>[0][] = []
    const runs = {
      beat: async (beat: Parameters<RunRepository['beat']>[0]) => {
        const answer = answers[beats.push(beat) - 1] ?? true
        if (answer instanceof Error) throw answer
        return answer
      },
    } as unknown as RunRepository
    const now = () => new Date(1)
    const { log, lines } = collectLog()
    return { beats, lines, heartbeat: startHeartbeat({ runs, runId: 'run_1', taskId: 'tsk_1', attempt: 2, now, log }) }
  }

  test('goes on until its attempt does not count any more, also when one is missed', async () => {
    const { beats, lines, heartbeat } = start([new Error('no store'), false])
    await until(() => lines.length > 0)
    expect(heartbeat.signal.aborted).toBe(false)
    await until(() => heartbeat.signal.aborted)
    expect(beats).toEqual([1, 2].map(() => ({ runId: 'run_1', taskId: 'tsk_1', attempt: 2, now: new Date(1) })))
    heartbeat.stop()
  })
})
