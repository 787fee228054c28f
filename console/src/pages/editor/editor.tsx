import { useMutation } from '@apollo/client/react'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { hasRole, useViewer } from '../../app/context.ts'
import { Icon } from '../../components/icons.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Empty, Field, Notice, Problem, Skeleton } from '../../components/parts.tsx'
import { Viewers } from '../../components/viewers.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import type { Draft, Problems } from './draft.ts'
import { AssessmentDraftDocument, StartDraftRunDocument } from './editor.documents.ts'
import type { DraftFragment } from './editor.documents.ts'
import './editor.css'
import { EnvironmentStep } from './environment-step.tsx'
import { ReviewStep } from './review-step.tsx'
import { useDraft } from './use-draft.ts'
import type { Saving } from './use-draft.ts'
import { WorkloadsStep } from './workloads-step.tsx'

const route = getRouteApi('/signed-in/assessments/$id/edit')

const steps = [
  { step: 'workloads', label: 'Workloads', of: 'requirements.workloads' },
  { step: 'environment', label: 'Environment', of: 'requirements.' },
  { step: 'review', label: 'Review', of: '' },
] as const

const savingWords: Readonly<Record<Saving, string>> = {
  saved: 'Saved',
  waiting: 'Saving',
  saving: 'Saving',
  invalid: 'Not saved: see the marked fields',
  failed: 'Not saved',
}

/** The draft of an assessment in three steps, saved as it is typed. */
export function Editor(): ReactNode {
  const { id } = route.useParams()
  const { step = 'workloads' } = route.useSearch()
  const { me } = useViewer()
  const { assessment, edited, error, refetch, problems, saving, failure, change, retry, resolve } = useDraft(id)
  const header = { operation: { document: AssessmentDraftDocument, variables: { id } } }

  if (assessment === undefined || (assessment && !edited))
    return error ? (
      <Problem error={error} onRetry={() => void refetch()} />
    ) : (
      <Skeleton label="Loading the draft" lines={10} />
    )
  if (assessment === null || !edited) return <NoDraft />
  if (assessment.status !== 'DRAFT') return <NotEditable assessment={assessment} />
  if (!hasRole(assessment.organization.viewerRole, 'MEMBER'))
    return (
      <Notice tone="warn">
        Your role can only read assessments. Somebody with the role Member can change this draft.
      </Notice>
    )
  const { draft, merged } = edited
  return (
    <>
      <PageHeader
        {...header}
        title={draft.title || 'Untitled'}
        parent={<Link to="/assessments">Assessments</Link>}
        actions={
          <span className="saving" data-saving={saving} role="status">
            {savingWords[saving]}
          </span>
        }
      >
        <Viewers assessmentId={id} me={me.id} />
      </PageHeader>
      <nav className="steps" aria-label="Steps">
        {steps.map(({ step: name, label }, index) => (
          <Link
            key={name}
            to="."
            search={(previous) => ({ ...previous, step: name })}
            className="step"
            data-current={name === step}
            activeOptions={{ exact: true }}
          >
            <span className="step-number">{index + 1}</span>
            {label}
          </Link>
        ))}
      </nav>
      {failure !== null && <Problem error={failure} onRetry={retry} />}
      <TitleField draft={draft} problems={problems} onChange={change} />
      {step === 'workloads' && <WorkloadsStep draft={draft} problems={problems} onChange={change} />}
      {step === 'environment' && <EnvironmentStep draft={draft} problems={problems} onChange={change} />}
      {step === 'review' && <ReviewStep draft={draft} problems={problems} />}
      <Leading step={step} id={id} isReady={saving === 'saved' && problems.size === 0} />
      {merged && <ConflictDialog merged={merged} onResolve={resolve} />}
    </>
  )
}

interface StepProps {
  readonly draft: Draft
  readonly problems: Problems
  readonly onChange: (draft: Draft) => void
}

function TitleField({ draft, problems, onChange }: StepProps): ReactNode {
  return (
    <Field id="title" label="Title" problem={problems.get('title')}>
      <input
        id="title"
        className="input editor-title"
        aria-describedby="title-hint"
        aria-invalid={problems.has('title')}
        value={draft.title}
        onChange={({ target }) => onChange({ ...draft, title: target.value })}
      />
    </Field>
  )
}

interface LeadingProps {
  readonly step: (typeof steps)[number]['step']
  readonly id: string
  readonly isReady: boolean
}

/** What leads on: the next step, or the run. */
function Leading({ step, id, isReady }: LeadingProps): ReactNode {
  const navigate = useNavigate()
  const [start, { loading, error }] = useMutation(StartDraftRunDocument)
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const next = steps[steps.findIndex(({ step: name }) => name === step) + 1]
  const run = async () => {
    const { data } = await start({ variables: { input: { assessmentId: id, idempotencyKey } } })
    if (data) await navigate({ to: '/assessments/$id/run/$runId', params: { id, runId: data.startRun.run.id } })
  }
  return (
    <div className="stack editor-leading">
      {error && <Problem error={error} onRetry={() => void run().catch(() => undefined)} />}
      <div className="row">
        {next ? (
          <Link className="button" data-kind="primary" to="." search={(previous) => ({ ...previous, step: next.step })}>
            {`Continue to ${next.label.toLowerCase()}`}
            <Icon name="chevron" />
          </Link>
        ) : (
          <>
            <button
              type="button"
              className="button"
              data-kind="primary"
              disabled={!isReady || loading}
              onClick={() => void run().catch(() => undefined)}
            >
              <Icon name="play" />
              Start run
            </button>
            <span className="small muted">Costs 1 credit, which is returned if the run fails or is cancelled.</span>
          </>
        )}
      </div>
    </div>
  )
}

function NoDraft(): ReactNode {
  return (
    <Empty
      icon="search"
      title="There is no such assessment"
      action={
        <Link className="button" to="/assessments">
          To the assessments
        </Link>
      }
    >
      It does not exist, or it belongs to an organization that you are not a member of.
    </Empty>
  )
}

function NotEditable({ assessment: { id } }: { readonly assessment: DraftFragment }): ReactNode {
  return (
    <Empty
      icon="check"
      title="This assessment is not a draft any more"
      action={
        <Link className="button" data-kind="primary" to="/assessments/$id" params={{ id }}>
          To the assessment
        </Link>
      }
    >
      A run has started, so the requirements can no longer be changed.
    </Empty>
  )
}
