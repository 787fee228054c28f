import type { TaskQueue } from '../domain/runs/ports.ts'
import type { Run, RunChange, Task } from '../domain/runs/run.ts'

const isOpen = ({ status }: Run) => status === 'QUEUED' || status === 'RUNNING'
const waits = ({ status }: Task) => status === 'READY' || status === 'RETRYING'

/**
 * Enqueues the tasks that a change has made ready, and all ready tasks if the run was resumed.
 */
export async function enqueueDue(
  queue: TaskQueue,
  { read, change, now }: { readonly read: Run; readonly change: RunChange; readonly now: Date },
): Promise<void> {
  const { run: stored, correlationId = stored.correlationId } = change
  if (!isOpen(stored)) return
  const before = new Map(isOpen(read) ? read.tasks.map((task) => [task.id, task.status]) : [])
  const due = stored.tasks.filter((task) => waits(task) && before.get(task.id) !== task.status)
  await Promise.all(
    due.map(({ role, attempt, retryAt }) =>
      queue.enqueue({
        runId: stored.id,
        role,
        attempt: attempt + 1,
        correlationId,
        delayMs: retryAt ? Math.max(0, retryAt.getTime() - now.getTime()) : 0,
      }),
    ),
  )
}
