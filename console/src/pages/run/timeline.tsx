import type { ReactNode } from 'react'
import { formatDuration } from '../../components/format.ts'
import type { Task } from './run-graph.tsx'

interface TimelineProps {
  readonly tasks: readonly Task[]
  readonly startedAt: string | null
  readonly now: number
}

/** When each agent worked, on one time axis. */
export function Timeline({ tasks, startedAt, now }: TimelineProps): ReactNode {
  const started = tasks.filter((task) => task.startedAt !== null)
  if (startedAt === null || started.length === 0)
    return <p className="card-body muted">The first agent has not started yet.</p>
  const begin = Date.parse(startedAt)
  const endOf = ({ finishedAt }: Task) => (finishedAt === null ? now : Date.parse(finishedAt))
  const span = Math.max(1, ...started.map((task) => endOf(task) - begin))
  return (
    <div className="timeline">
      <ol>
        {started.map((task) => {
          const from = Date.parse(task.startedAt ?? startedAt) - begin
          const duration = endOf(task) - begin - from
          return (
            <li key={task.role} className="timeline-row">
              <span className="timeline-name">{task.agent.name}</span>
              <span className="timeline-track">
                <span
                  className="timeline-bar"
                  data-status={task.status}
                  style={{
                    insetInlineStart: `${(from / span) * 100}%`,
                    inlineSize: `${Math.max(0.6, (duration / span) * 100)}%`,
                  }}
                />
              </span>
              <span className="timeline-time">{formatDuration(duration)}</span>
            </li>
          )
        })}
      </ol>
      <p className="timeline-axis">
        <span>0 s</span>
        <span>{formatDuration(span)} after the start</span>
      </p>
    </div>
  )
}
