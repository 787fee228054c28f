import { useSubscription } from '@apollo/client/react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { formatDuration, formatPercent } from '../../components/format.ts'
import { Badge, Progress } from '../../components/parts.tsx'
import { useNow } from '../../components/use-now.ts'
import { RunProgressDocument } from '../run/run.documents.ts'
import type { HomeQuery } from './home.documents.ts'

type Assessment = NonNullable<HomeQuery['organization']>['active']['nodes'][number]

/** An active run, live: its events update the run in the cache. */
export function ActiveRun({
  assessment: { id, title, status, latestRun },
}: {
  readonly assessment: Assessment
}): ReactNode {
  const now = useNow(1_000)
  useSubscription(RunProgressDocument, {
    variables: { runId: latestRun?.id ?? '' },
    skip: latestRun === null,
    ignoreResults: true,
  })
  if (!latestRun) return null
  return (
    <li>
      <div className="row spread">
        <Link to="/assessments/$id/run/$runId" params={{ id, runId: latestRun.id }} className="home-title">
          {title}
        </Link>
        <Badge value={status === 'QUEUED' ? status : latestRun.status} />
      </div>
      <Progress value={latestRun.progress} label={`Progress of ${title}`} />
      <div className="row spread small muted">
        <span>{formatPercent(latestRun.progress)}</span>
        {latestRun.startedAt !== null && (
          <span>{formatDuration(Math.max(0, now - Date.parse(latestRun.startedAt)))}</span>
        )}
      </div>
    </li>
  )
}
