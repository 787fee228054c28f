import type { AgentRole } from '#root/subgraphs/agents/src/domain/advice/types'
import type { Run, Task } from '#root/subgraphs/agents/src/domain/runs/run'

export const noon = new Date('2026-01-31T12:00:00Z')
export const later = (seconds: number) => new Date(noon.getTime() + seconds * 1_000)

export const task = (role: AgentRole, change: Partial<Task> = {}): Task => ({
  id: `tsk_${role}`,
  role,
  dependsOn: [],
  required: false,
  maxAttempts: 3,
  status: 'WAITING',
  attempt: 0,
  waits: 0,
  losses: 0,
  waitingSince: null,
  progress: 0,
  summary: null,
  error: null,
  startedAt: null,
  finishedAt: null,
  heartbeatAt: null,
  retryAt: null,
  recommendationIds: [],
  ...change,
})

/** Validation, then two specialists, then synthesis. */
export const smallRun = (change: Partial<Run> = {}): Run => ({
  id: 'run_1',
  assessmentId: 'asm_1',
  organizationId: 'org_1',
  startedBy: 'usr_1',
  idempotencyKey: null,
  preparation: 'pending',
  correlationId: 'req_1',
  status: 'QUEUED',
  tasks: [
    task('VALIDATION', { required: true }),
    task('CTO', { dependsOn: ['VALIDATION'] }),
    task('MLOPS', { dependsOn: ['VALIDATION'] }),
    task('SYNTHESIS', { dependsOn: ['CTO', 'MLOPS'], required: true }),
  ],
  error: null,
  revision: 0,
  seq: 0,
  createdAt: noon,
  startedAt: null,
  finishedAt: null,
  ...change,
})

export const statuses = (run: Run) => Object.fromEntries(run.tasks.map(({ role, status }) => [role, status]))
