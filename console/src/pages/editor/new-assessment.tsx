import { useMutation } from '@apollo/client/react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import fineTuning from '../../../../docs/examples/fine-tuning.json'
import hipaaRag from '../../../../docs/examples/hipaa-rag.json'
import llmServing from '../../../../docs/examples/llm-serving.json'
import { hasRole, useViewer } from '../../app/context.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { Notice, Problem } from '../../components/parts.tsx'
import { CreateDraftDocument } from './editor.documents.ts'
import type { RequirementsInput } from './editor.documents.ts'
import './editor.css'

interface Template {
  readonly title: string
  readonly what: string
  readonly details: readonly string[]
  readonly requirements: RequirementsInput
}

const templates: readonly Template[] = [
  {
    title: llmServing.title,
    what: 'Serve a model to customers',
    details: ['Online and batch inference', 'EU, GDPR, AI Act', '$90,000 a month'],
    requirements: llmServing.requirements as RequirementsInput,
  },
  {
    title: hipaaRag.title,
    what: 'Answer questions from documents (RAG)',
    details: ['Ingestion, embeddings, answers', 'US, HIPAA, SOC 2', '$60,000 a month'],
    requirements: hipaaRag.requirements as RequirementsInput,
  },
  {
    title: fineTuning.title,
    what: 'Train or fine-tune, then serve',
    details: ['Training with a deadline', 'US, SOC 2', '$45,000 a month'],
    requirements: fineTuning.requirements as RequirementsInput,
  },
  {
    title: 'New assessment',
    what: 'Start from one workload',
    details: ['One model online', 'No rules yet', 'No budget yet'],
    requirements: {
      workloads: [
        {
          name: 'assistant',
          kind: 'ONLINE_INFERENCE',
          model: 'Llama 3.1 8B',
          requestsPerSecond: 2,
          inputTokensPerRequest: 1_000,
          outputTokensPerRequest: 300,
        },
      ],
    },
  },
]

/** The first step: a template makes a draft, which everything after that changes. */
export function NewAssessment(): ReactNode {
  const { organizationId, role } = useViewer()
  const navigate = useNavigate()
  const [create, { loading, error }] = useMutation(CreateDraftDocument)
  // The same key for every attempt at one template, so that a double click creates one draft.
  const [attempt] = useState(() => crypto.randomUUID())
  const start = async ({ title, requirements }: Template, index: number) => {
    const input = { organizationId, title, requirements, idempotencyKey: `${attempt}:${index}` }
    const { data } = await create({ variables: { input } })
    if (!data) return
    const { id } = data.createAssessment.assessment
    await navigate({ to: '/assessments/$id/edit', params: { id }, search: { step: 'workloads' } })
  }
  return (
    <>
      <PageHeader title="New assessment">
        <p className="muted">Which of these is closest? Everything can be changed in the next steps.</p>
      </PageHeader>
      {!hasRole(role, 'MEMBER') && (
        <Notice tone="warn">Your role can only read assessments. Somebody with the role Member can create one.</Notice>
      )}
      {error && <Problem error={error} />}
      <ul className="templates">
        {templates.map((template, index) => (
          <li key={template.what}>
            <button
              type="button"
              className="template"
              disabled={loading || !hasRole(role, 'MEMBER')}
              onClick={() => void start(template, index).catch(() => undefined)}
            >
              <h2>{template.what}</h2>
              <span className="muted small">{template.title}</span>
              <ul className="template-details small">
                {template.details.map((detail) => (
                  <li key={detail}>{detail}</li>
                ))}
              </ul>
            </button>
          </li>
        ))}
        <li>
          <Link to="/assessments/import" className="template" disabled={!hasRole(role, 'MEMBER')}>
            <h2>Import what runs today</h2>
            <span className="muted small">From files that you have</span>
            <ul className="template-details small">
              <li>Bills of AWS, Azure, Google Cloud</li>
              <li>Kubernetes, nodes and pods</li>
              <li>Prometheus and vLLM</li>
            </ul>
          </Link>
        </li>
      </ul>
    </>
  )
}
