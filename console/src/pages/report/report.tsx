import { useQuery } from '@apollo/client/react'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { AssessmentTabs } from '../../components/assessment-tabs.tsx'
import { formatInstant } from '../../components/format.ts'
import { Icon } from '../../components/icons.tsx'
import { Markdown } from '../../components/markdown.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Empty, Problem, Skeleton } from '../../components/parts.tsx'
import './report.css'
import { ReportFiles } from './report-files.tsx'
import { ReportPageDocument } from './report.documents.ts'

const route = getRouteApi('/signed-in/assessments/$id/report')

/** The report to read, to print and to send on. */
export function ReportPage(): ReactNode {
  const { id } = route.useParams()
  const { data, error, refetch } = useQuery(ReportPageDocument, { variables: { id } })
  const assessment = data?.assessment
  if (!assessment) {
    if (error) return <Problem error={error} onRetry={() => void refetch()} />
    if (assessment === undefined) return <Skeleton label="Loading the report" lines={16} />
    return (
      <Empty icon="search" title="There is no such assessment">
        It does not exist, or it belongs to an organization that you are not a member of.
      </Empty>
    )
  }
  const { report } = assessment
  const [run] = assessment.runs.nodes
  return (
    <>
      <PageHeader
        title={assessment.title}
        parent={<Link to="/assessments">Assessments</Link>}
        operation={{ document: ReportPageDocument, variables: { id } }}
        actions={
          report && (
            <>
              {run && <ReportFiles runId={run.id} />}
              <button type="button" className="button" onClick={() => window.print()}>
                <Icon name="print" />
                Print
              </button>
            </>
          )
        }
      />
      <AssessmentTabs id={id} />
      {report ? (
        <div className="report">
          <nav className="report-contents" aria-label="Contents">
            <ol>
              {report.sections.map(({ title }, index) => (
                <li key={title}>
                  <a href={`#section-${index + 1}`}>{title}</a>
                </li>
              ))}
            </ol>
          </nav>
          <article className="card report-text">
            <p className="small muted">
              {assessment.organization.name} · {formatInstant(report.generatedAt)}
            </p>
            <p className="report-summary">{report.summary}</p>
            {report.sections.map(({ title, markdown }, index) => (
              <section key={title} id={`section-${index + 1}`}>
                <h2>{title}</h2>
                <Markdown text={markdown} below={2} />
              </section>
            ))}
          </article>
        </div>
      ) : (
        <section className="card">
          <Empty icon="assessments" title="No report yet">
            A run writes its report as its last step.
          </Empty>
        </section>
      )}
    </>
  )
}
