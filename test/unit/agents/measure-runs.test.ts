import { Registry } from '#platform/metrics'
import type { Run, RunStatus } from '#root/subgraphs/agents/src/domain/runs/run'
import { measureRuns } from '#root/subgraphs/agents/src/measure-runs'
import { later, noon, smallRun, task } from './runs/fixtures.ts'

const counting = (counts: readonly (readonly [RunStatus, number])[] = []) => ({
  countActiveByStatus: async () => new Map(counts),
})

test('active runs are counted by status at each scrape, those without runs as 0', async () => {
  const registry = new Registry()
  measureRuns(registry, counting([['RUNNING', 3]]))
  const text = await registry.metrics()
  expect(text).toContain('plumbline_runs{status="QUEUED"} 0\n')
  expect(text).toContain('plumbline_runs{status="RUNNING"} 3\n')
  expect(text).toContain('plumbline_runs{status="PAUSED"} 0\n')
})

test('a run is measured once, when it ends', async () => {
  const registry = new Registry()
  const onStored = measureRuns(registry, counting())
  const running: Run = { ...smallRun(), createdAt: noon, status: 'RUNNING', tasks: [] }
  const completed: Run = { ...running, status: 'COMPLETED', finishedAt: later(20) }
  onStored(running, { run: running })
  onStored(running, { run: completed })
  onStored(completed, { run: completed })
  const text = await registry.metrics()
  expect(text).toContain('plumbline_run_duration_seconds_sum{outcome="COMPLETED"} 20\n')
  expect(text).toContain('plumbline_run_duration_seconds_count{outcome="COMPLETED"} 1\n')
  expect(text).toContain('plumbline_run_duration_seconds_count{outcome="FAILED"} 0\n')
})

test('a task is measured by role when it ends, unless it was never started', async () => {
  const registry = new Registry()
  const onStored = measureRuns(registry, counting())
  const running: Run = {
    ...smallRun(),
    status: 'RUNNING',
    tasks: [task('CTO', { status: 'RUNNING', startedAt: noon }), task('SIMULATION', { status: 'WAITING' })],
  }
  const cancelled = running.tasks.map((each) => ({ ...each, status: 'CANCELLED' as const, finishedAt: later(2) }))
  onStored(running, { run: running })
  onStored(running, { run: { ...running, tasks: cancelled } })
  const text = await registry.metrics()
  expect(text).toContain('plumbline_task_duration_seconds_sum{role="CTO",outcome="CANCELLED"} 2\n')
  expect(text).not.toContain('SIMULATION')
})
