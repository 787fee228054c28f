import { useMutation } from '@apollo/client/react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useViewer } from '../../app/context.ts'
import { Overlay } from '../../components/dialog.tsx'
import { formatEnum, formatInstant, formatPercent } from '../../components/format.ts'
import { Badge, Field, Money, Problem } from '../../components/parts.tsx'
import { DecideDocument } from './recommendations.documents.ts'
import type { Decision, RecommendationsQuery } from './recommendations.documents.ts'

type Recommendation = NonNullable<RecommendationsQuery['assessment']>['recommendations']['nodes'][number]

interface RecommendationPanelProps {
  readonly recommendation: Recommendation
  readonly mayDecide: boolean
  readonly onClose: () => void
}

/** Why, how, at what cost, and what the team decides. */
export function RecommendationPanel({ recommendation, mayDecide, onClose }: RecommendationPanelProps): ReactNode {
  const {
    title,
    rationale,
    severity,
    category,
    effort,
    confidence,
    steps,
    evidence,
    compliance,
    monthlyCostImpact,
    producedBy,
  } = recommendation
  return (
    <Overlay title={title} kind="panel" onClose={onClose}>
      <div className="stack rec-panel">
        <div className="row">
          <Badge value={severity} />
          <span className="small muted">
            {formatEnum(category)} · rank {recommendation.rank}
            {producedBy && ` · ${producedBy.agent.name}`}
          </span>
        </div>
        <dl className="rec-facts">
          <div>
            <dt>Cost a month</dt>
            <dd>{monthlyCostImpact ? <Money value={monthlyCostImpact} signed /> : 'n/a: no estimate'}</dd>
          </div>
          <div>
            <dt>Effort</dt>
            <dd>{formatEnum(effort)}</dd>
          </div>
          <div>
            <dt>Confidence</dt>
            <dd>{formatPercent(confidence)}</dd>
          </div>
        </dl>
        <section>
          <h3>Why</h3>
          <p>{rationale}</p>
        </section>
        <section>
          <h3>Steps</h3>
          <ol className="rec-steps">
            {steps.map((step, index) => (
              <li key={index}>{step}</li>
            ))}
          </ol>
        </section>
        <section>
          <h3>Evidence</h3>
          <ul className="rec-evidence">
            {evidence.map(({ label, value, source }, index) => (
              <li key={index}>
                <span className="muted small">{label}</span>
                <span>{value}</span>
                <span className="muted small">{source ?? 'from the requirements'}</span>
              </li>
            ))}
          </ul>
        </section>
        {compliance.length > 0 && <p className="small muted">Helps to meet {compliance.map(formatEnum).join(', ')}.</p>}
        <DecisionForm recommendation={recommendation} mayDecide={mayDecide} />
      </div>
    </Overlay>
  )
}

const choices: readonly { readonly decision: Decision; readonly label: string }[] = [
  { decision: 'ACCEPTED', label: 'Accept' },
  { decision: 'DEFERRED', label: 'Defer' },
  { decision: 'REJECTED', label: 'Reject' },
]

function DecisionForm({ recommendation, mayDecide }: Omit<RecommendationPanelProps, 'onClose'>): ReactNode {
  const { id, decision, decisionNote, decidedAt, decidedBy } = recommendation
  const { me } = useViewer()
  const [note, setNote] = useState(decisionNote ?? '')
  const [decide, { error, loading }] = useMutation(DecideDocument)
  const choose = (next: Decision) =>
    decide({
      variables: { input: { id, decision: next, ...(note !== '' && { note }) } },
      optimisticResponse: {
        decideRecommendation: {
          recommendation: {
            id,
            decision: next,
            decisionNote: note === '' ? null : note,
            decidedAt: new Date().toISOString(),
            decidedBy: { id: me.id, name: me.name },
            __typename: 'Recommendation',
          } as never,
        },
      },
    })
  return (
    <section className="rec-decision">
      <h3>Decision</h3>
      {decision ? (
        <p className="row small">
          <Badge value={decision} />
          <span className="muted">
            {decidedBy && `by ${decidedBy.name}`} {decidedAt && formatInstant(decidedAt)}
          </span>
        </p>
      ) : (
        <p className="small muted">Nobody has decided yet.</p>
      )}
      {mayDecide ? (
        <>
          <Field
            id="decision-note"
            label="Note"
            hint="The reason for the decision. Everyone in the organization can read it."
          >
            <textarea
              id="decision-note"
              className="input"
              aria-describedby="decision-note-hint"
              maxLength={5_000}
              value={note}
              onChange={({ target }) => setNote(target.value)}
            />
          </Field>
          {error && <Problem error={error} />}
          <div className="row">
            {choices.map(({ decision: choice, label }) => (
              <button
                key={choice}
                type="button"
                className="button"
                data-kind={choice === 'ACCEPTED' ? 'primary' : undefined}
                aria-pressed={decision === choice}
                disabled={loading}
                onClick={() => void choose(choice).catch(() => undefined)}
              >
                {label}
              </button>
            ))}
          </div>
        </>
      ) : (
        decisionNote !== null && <p>{decisionNote}</p>
      )}
    </section>
  )
}
