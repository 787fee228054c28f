import type { ReactNode } from 'react'
import { formatDuration, formatPercent } from '../../components/format.ts'
import { Icon } from '../../components/icons.tsx'
import type { AgentRole, RunPageQuery } from './run.documents.ts'

export type Task = NonNullable<RunPageQuery['run']>['tasks'][number]

const row = 50
const gap = 8

/** The workflow from left to right. Places are fixed, so that nothing moves while states change. */
export function RunGraph({
  tasks,
  onRetry,
}: {
  readonly tasks: readonly Task[]
  readonly onRetry: ((role: AgentRole) => void) | null
}): ReactNode {
  const columns = toColumns(tasks)
  const rows = Math.max(...columns.map(({ length }) => length))
  const height = rows * row + (rows - 1) * gap
  return (
    <div className="graph-scroll" tabIndex={0} role="group" aria-label="Workflow">
      <ol className="graph" style={{ blockSize: `${height}px` }}>
        {columns.map((column, index) => (
          <li key={column[0]?.role} className="graph-column">
            {index > 0 && <Edges from={columns[index - 1] ?? []} to={column} height={height} />}
            <ol className="graph-nodes">
              {column.map((task) => (
                <Node key={task.role} task={task} onRetry={onRetry} />
              ))}
            </ol>
          </li>
        ))}
      </ol>
    </div>
  )
}

/** Tasks by the longest way from the start. */
function toColumns(tasks: readonly Task[]): readonly (readonly Task[])[] {
  const byRole = new Map(tasks.map((task) => [task.role, task]))
  const depths = new Map<AgentRole, number>()
  const depthOf = (role: AgentRole): number => {
    const known = depths.get(role)
    if (known !== undefined) return known
    // Ends the search if the workflow had a cycle.
    depths.set(role, 0)
    const before = byRole.get(role)?.agent.dependsOn.filter((other) => byRole.has(other)) ?? []
    const depth = before.length === 0 ? 0 : 1 + Math.max(...before.map(depthOf))
    depths.set(role, depth)
    return depth
  }
  const columns: Task[][] = []
  for (const task of tasks) (columns[depthOf(task.role)] ??= []).push(task)
  return columns.filter((column) => column.length > 0)
}

interface EdgesProps {
  readonly from: readonly Task[]
  readonly to: readonly Task[]
  readonly height: number
}

function Edges({ from, to, height }: EdgesProps): ReactNode {
  const middleOf = (index: number, count: number) => height / 2 + (index - (count - 1) / 2) * (row + gap)
  return (
    <svg
      className="graph-edges"
      viewBox={`0 0 48 ${height}`}
      height={height}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {from.flatMap((source, start) =>
        to
          .filter(({ agent }) => agent.dependsOn.includes(source.role) || from.length === 1)
          .map((target, end) => (
            <line
              key={`${source.role}-${target.role}`}
              x1={0}
              y1={middleOf(start, from.length)}
              x2={48}
              y2={middleOf(to.length === 1 ? 0 : end, to.length)}
              data-passed={isOver(source)}
            />
          )),
      )}
    </svg>
  )
}

const isOver = ({ status }: Task) => ['COMPLETED', 'SKIPPED'].includes(status)

function Node({
  task,
  onRetry,
}: {
  readonly task: Task
  readonly onRetry: ((role: AgentRole) => void) | null
}): ReactNode {
  const { role, status, agent, progress, durationMs, summary, error } = task
  return (
    <li className="node" data-status={status} title={error ?? summary ?? agent.description}>
      <StateMark status={status} progress={progress} />
      <span className="node-text">
        <span className="node-name">{agent.name}</span>
        <span className="node-state">
          {words[status]}
          {status === 'RUNNING' && ` ${formatPercent(progress)}`}
          {durationMs !== null && ` · ${formatDuration(durationMs)}`}
          {status === 'RETRYING' && ` · attempt ${task.attempt + 1}`}
        </span>
      </span>
      {onRetry && (status === 'FAILED' || status === 'SKIPPED') && (
        <button type="button" className="icon-button" aria-label={`Retry ${agent.name}`} onClick={() => onRetry(role)}>
          <Icon name="retry" size={14} />
        </button>
      )}
    </li>
  )
}

const words: Readonly<Record<Task['status'], string>> = {
  WAITING: 'Waiting',
  READY: 'Ready',
  RUNNING: 'Running',
  RETRYING: 'Retrying',
  COMPLETED: 'Done',
  FAILED: 'Failed',
  SKIPPED: 'Skipped',
  CANCELLED: 'Cancelled',
}

const radius = 8
const circumference = 2 * Math.PI * radius

function StateMark({ status, progress }: Pick<Task, 'status' | 'progress'>): ReactNode {
  const share = status === 'COMPLETED' ? 1 : status === 'RUNNING' ? Math.max(0.08, progress) : 0
  return (
    <svg className="node-mark" width={22} height={22} viewBox="0 0 22 22" aria-hidden="true">
      <circle cx={11} cy={11} r={radius} className="node-ring" />
      <circle
        cx={11}
        cy={11}
        r={radius}
        className="node-share"
        strokeDasharray={`${share * circumference} ${circumference}`}
        transform="rotate(-90 11 11)"
      />
      {status === 'COMPLETED' && <path d="m7.500 11.300 2.400 2.400 4.600-5" className="node-sign" />}
      {(status === 'FAILED' || status === 'CANCELLED') && <path d="m8 8 6 6m0-6-6 6" className="node-sign" />}
    </svg>
  )
}
