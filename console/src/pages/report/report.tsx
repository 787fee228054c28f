import { useQuery } from '@apollo/client/react'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { AssessmentTabs } from '../../components/assessment-tabs.tsx'
import { download } from '../../components/download.ts'
import { formatInstant } from '../../components/format.ts'
import { Icon } from '../../components/icons.tsx'
import { Markdown } from '../../components/markdown.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Empty, Problem, Skeleton } from '../../components/parts.tsx'
import './report.css'
import { ReportPageDocument } from './report.documents.ts'
import type { ReportPageQuery } from './report.documents.ts'

type Assessment = NonNullable<ReportPageQuery['assessment']>
type Report = NonNullable<Assessment['report']>

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
  return (
    <>
      <PageHeader
        title={assessment.title}
        parent={<Link to="/assessments">Assessments</Link>}
        operation={{ document: ReportPageDocument, variables: { id } }}
        actions={
          report && (
            <>
              <button
                type="button"
                className="button"
                onClick={() =>
                  download(`${assessment.title}.md`, 'text/markdown', toMarkdown(assessment.title, report))
                }
              >
                <Icon name="download" />
                Markdown
              </button>
              <button type="button" className="button" data-kind="primary" onClick={() => window.print()}>
                <Icon name="print" />
                Print or save as PDF
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
            A completed run writes it as its last step.
          </Empty>
        </section>
      )}
    </>
  )
}

const toMarkdown = (title: string, { summary, sections }: Report) =>
  [`# ${title}`, summary, ...sections.map((section) => `## ${section.title}\n\n${section.markdown}`)].join('\n\n')
