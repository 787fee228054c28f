import { print } from 'graphql'
import type { DocumentNode } from 'graphql'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { OrganizationActivityDocument } from '../../app/activity.documents.ts'
import { useViewer } from '../../app/context.ts'
import { Icon } from '../../components/icons.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { useServed } from '../../components/use-served.ts'
import { AssessmentsDocument } from '../assessments/assessments.documents.ts'
import { CreateDraftDocument } from '../editor/editor.documents.ts'
import { HomeDocument } from '../home/home.documents.ts'
import { RecommendationsDocument } from '../recommendations/recommendations.documents.ts'
import { RunPageDocument, RunProgressDocument } from '../run/run.documents.ts'
import './developers.css'

interface Example {
  readonly title: string
  readonly document: DocumentNode
  readonly variables: Readonly<Record<string, unknown>>
}

/** How programs do what these pages do. */
export function Developers(): ReactNode {
  const { organizationId } = useViewer()
  const hasExplorer = useServed('/explorer')
  const hasSchema = useServed('/schema.graphql')
  const graph = `${location.origin}/graphql`
  const sandbox = `https://studio.apollographql.com/sandbox/explorer?${new URLSearchParams({ endpoint: graph }).toString()}`
  const examples: readonly Example[] = [
    { title: 'What is going on', document: HomeDocument, variables: { organizationId } },
    { title: 'Page through assessments', document: AssessmentsDocument, variables: { organizationId, first: 20 } },
    {
      title: 'Create an assessment',
      document: CreateDraftDocument,
      variables: { input: { organizationId, title: '…', requirements: { workloads: [] } } },
    },
    { title: 'Read a run', document: RunPageDocument, variables: { id: 'run_…' } },
    { title: 'Watch a run, resumable', document: RunProgressDocument, variables: { runId: 'run_…' } },
    {
      title: 'Watch the organization, resumable',
      document: OrganizationActivityDocument,
      variables: { organizationId },
    },
    { title: 'Read recommendations', document: RecommendationsDocument, variables: { id: 'asm_…', first: 20 } },
  ]
  return (
    <>
      <PageHeader title="Developers">
        <p className="muted">
          Everything here is the public graph. Each page shows its operation behind “Show the query”.
        </p>
      </PageHeader>
      <div className="stack">
        <section className="card">
          <div className="card-head">
            <h2>The graph</h2>
          </div>
          <div className="card-body stack">
            <dl className="facts">
              <div>
                <dt>Queries, mutations</dt>
                <dd>
                  <code>POST {graph}</code>
                </dd>
              </div>
              <div>
                <dt>Subscriptions</dt>
                <dd>
                  <code>{graph.replace(/^http/, 'ws')}</code> (graphql-transport-ws), or server-sent events and
                  multipart over HTTP
                </dd>
              </div>
              <div>
                <dt>Authorization</dt>
                <dd>
                  <code>authorization: Bearer …</code> with an access token of <code>signIn</code>
                </dd>
              </div>
              <div>
                <dt>Organization</dt>
                <dd>
                  <code>{organizationId}</code>
                </dd>
              </div>
            </dl>
            <div className="row">
              {hasSchema && (
                <a className="button" href="/schema.graphql" download>
                  <Icon name="download" />
                  Schema
                </a>
              )}
              {hasExplorer && (
                <>
                  <a className="button" href="/explorer" target="_blank" rel="noreferrer">
                    <Icon name="link" />
                    Explorer
                  </a>
                  <a className="button" href={sandbox} target="_blank" rel="noreferrer">
                    <Icon name="link" />
                    Apollo Sandbox
                  </a>
                </>
              )}
            </div>
          </div>
        </section>
        <Snippet
          title="Sign in from a terminal"
          text={`curl -s ${graph} -H 'content-type: application/json' \\\n  -d '{"query":"mutation($input: SignInInput!) { signIn(input: $input) { accessToken refreshToken } }",\n       "variables":{"input":{"email":"you@example.com","password":"…"}}}'`}
        />
        <Snippet
          title="Watch a run that resumes by itself"
          text={`import { resume } from '@plumbline/client'\nimport { createClient } from 'graphql-ws'\n\nconst client = resume(createClient({ url: '${graph.replace(/^http/, 'ws')}', connectionParams: { authorization }, retryAttempts: 0 }))\nfor await (const { data } of client.iterate({\n  query: 'subscription ($id: ID!) { runProgress(runId: $id) { kind progress } }',\n  variables: { id: 'run_…' },\n})) console.log(data)`}
        />
        <section className="card">
          <div className="card-head">
            <h2>Operations to copy</h2>
          </div>
          <ul>
            {examples.map((example) => (
              <ExampleRow key={example.title} example={example} hasExplorer={hasExplorer} />
            ))}
          </ul>
        </section>
      </div>
    </>
  )
}

function CopyButton({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  const [isCopied, setIsCopied] = useState(false)
  return (
    <button
      type="button"
      className="button"
      aria-label={label}
      onClick={() => void navigator.clipboard.writeText(text).then(() => setIsCopied(true))}
    >
      <Icon name={isCopied ? 'check' : 'copy'} />
      {isCopied ? 'Copied' : 'Copy'}
    </button>
  )
}

function Snippet({ title, text }: { readonly title: string; readonly text: string }): ReactNode {
  return (
    <section className="card">
      <div className="card-head">
        <h2>{title}</h2>
        <CopyButton text={text} label={`Copy: ${title}`} />
      </div>
      <pre className="snippet" tabIndex={0} aria-label={title}>
        {text}
      </pre>
    </section>
  )
}

function ExampleRow({
  example: { title, document, variables },
  hasExplorer,
}: {
  readonly example: Example
  readonly hasExplorer: boolean
}): ReactNode {
  const query = print(document)
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables, null, 2) })
  return (
    <li className="example">
      <details>
        <summary>{title}</summary>
        <pre className="snippet" tabIndex={0} aria-label={title}>
          {query}
        </pre>
      </details>
      <span className="row example-actions">
        <CopyButton text={query} label={`Copy: ${title}`} />
        {hasExplorer && (
          <a
            className="button"
            href={`/explorer?${search.toString()}`}
            target="_blank"
            rel="noreferrer"
            aria-label={`Try in the explorer: ${title}`}
          >
            Try
          </a>
        )}
      </span>
    </li>
  )
}
