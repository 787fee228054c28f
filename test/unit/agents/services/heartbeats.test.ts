import type { TaskAttempt } from '#root/subgraphs/agents/src/domain/runs/run'
import { createHeartbeats } from '#root/subgraphs/agents/src/services/heartbeats'
import { collectLog } from '#root/test/support/log-lines'
import { until } from '#root/test/support/until'

const attemptOf = (taskId: string) => ({ runId: 'run_1', taskId, attempt: 2 })

/** A store that responds to the next heartbeats with `answers`. */
function start(answers: readonly ((attempts: readonly TaskAttempt[]) => Promise<readonly TaskAttempt[]>)[]) {
  const beats: (readonly TaskAttempt[])[] = []
  const runs = {
    beat: async (attempts: readonly TaskAttempt[]) => (await answers[beats.push(attempts) - 1]?.(attempts)) ?? attempts,
  }
  const { log, lines } = collectLog()
  return { beats, lines, heartbeats: createHeartbeats({ runs, now: () => new Date(1), log }) }
}

test('heartbeats of all attempts are stored together, and an attempt that is no longer current is aborted', async () => {
  const { beats, lines, heartbeats } = start([
    () => Promise.reject(new Error('no store')),
    async ([first]) => (first ? [first] : []),
  ])
  const [current, superseded] = [heartbeats.start(attemptOf('tsk_1')), heartbeats.start(attemptOf('tsk_2'))]
  await until(() => lines.length > 0)
  expect(superseded.signal.aborted).toBe(false)
  await until(() => superseded.signal.aborted)
  expect(current.signal.aborted).toBe(false)
  superseded.stop()
  await until(() => beats.length === 3)
  expect(beats.map((attempts) => attempts.map(({ taskId }) => taskId))).toEqual([
    ['tsk_1', 'tsk_2'],
    ['tsk_1', 'tsk_2'],
    ['tsk_1'],
  ])
  await heartbeats.dispose()
})

test('the next heartbeats are sent after the last ones were stored', async () => {
  const { promise: stored, resolve: store } = Promise.withResolvers<readonly TaskAttempt[]>()
  const [slow, fast] = [start([() => stored]), start([])]
  for (const { heartbeats } of [slow, fast]) heartbeats.start(attemptOf('tsk_1'))
  await until(() => fast.beats.length === 2)
  expect(slow.beats).toHaveLength(1)
  store([])
  await until(() => slow.beats.length === 2)
  for (const { heartbeats } of [slow, fast]) await heartbeats.dispose()
})
