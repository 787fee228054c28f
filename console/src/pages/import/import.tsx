import { useMutation } from '@apollo/client/react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { DragEvent, ReactNode } from 'react'
import { hasRole, useViewer } from '../../app/context.ts'
import { forPeople } from '../../components/for-people.ts'
import { formatDay, formatEnum, formatMoney, formatNumber } from '../../components/format.ts'
import { Icon } from '../../components/icons.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Empty, Notice, Problem } from '../../components/parts.tsx'
import { formats, problemOf, recognise } from './estate-file.ts'
import type { EstateFile } from './estate-file.ts'
import './import.css'
import { CreateImportedDocument, ReadEstateDocument } from './import.documents.ts'
import type { EstateFormat, ReadEstateMutation } from './import.documents.ts'

type Estate = ReadEstateMutation['importEstate']
type Workload = Estate['workloads'][number]

/** Bills, clusters and metrics of what runs today become the draft of an assessment. */
export function ImportPage(): ReactNode {
  const { organizationId, role } = useViewer()
  const [files, setFiles] = useState<readonly EstateFile[]>([])
  const [unread, setUnread] = useState<string | null>(null)
  const [read, { data, loading, error, reset }] = useMutation(ReadEstateDocument)
  const isMember = hasRole(role, 'MEMBER')
  const problem = problemOf(files)
  const change = (next: readonly EstateFile[]) => {
    setFiles(next)
    // The result belongs to the files that were read before.
    reset()
  }
  const add = async (added: readonly File[]) => {
    setUnread(null)
    try {
      const contents = await Promise.all(
        added.map(async (file) => {
          const content = await file.text()
          return { name: file.name, content, format: recognise(content) }
        }),
      )
      change([...files, ...contents])
    } catch {
      setUnread('A file could not be read. Choose it again.')
    }
  }
  const send = () =>
    read({
      variables: {
        input: {
          organizationId,
          files: files.flatMap(({ format, content }) => (format === null ? [] : [{ format, content }])),
        },
      },
    })
  return (
    <>
      <PageHeader
        title="Import what runs today"
        parent={<Link to="/assessments/new">New assessment</Link>}
        operation={{ document: ReadEstateDocument, variables: {} }}
      >
        <p className="muted">
          The files are read once and not stored. You see what was found before anything is created.
        </p>
      </PageHeader>
      {!isMember && (
        <Notice tone="warn">Your role can only read assessments. Somebody with the role Member can create one.</Notice>
      )}
      <div className="stack">
        <Files files={files} isDisabled={!isMember} onAdd={(added) => void add(added)} onChange={change} />
        {(problem ?? unread) !== null && <Notice tone="warn">{problem ?? unread}</Notice>}
        {error && <Problem error={error} onRetry={() => void send().catch(() => undefined)} />}
        <div>
          <button
            type="button"
            className="button"
            data-kind={data ? undefined : 'primary'}
            disabled={
              !isMember ||
              loading ||
              problem !== null ||
              files.length === 0 ||
              files.some(({ format }) => format === null)
            }
            onClick={() => void send().catch(() => undefined)}
          >
            <Icon name="search" />
            {loading ? 'Reading' : 'Read the files'}
          </button>
        </div>
        {data && <Found estate={data.importEstate} organizationId={organizationId} />}
      </div>
    </>
  )
}

interface FilesProps {
  readonly files: readonly EstateFile[]
  readonly isDisabled: boolean
  readonly onAdd: (files: readonly File[]) => void
  readonly onChange: (files: readonly EstateFile[]) => void
}

function Files({ files, isDisabled, onAdd, onChange }: FilesProps): ReactNode {
  const [isOver, setIsOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    if (!isDisabled) onAdd([...event.dataTransfer.files])
  }
  return (
    <section className="card" aria-label="Files">
      <div
        className="drop"
        data-over={isOver}
        onDragOver={(event) => {
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <label htmlFor="estate-files" className="drop-label">
          Choose files, or drop them here
        </label>
        <input
          id="estate-files"
          type="file"
          multiple
          disabled={isDisabled}
          accept=".csv,.json,.txt,.prom,text/*,application/json"
          onChange={({ target }) => {
            onAdd([...(target.files ?? [])])
            target.value = ''
          }}
        />
        <p className="small muted">
          Bills of AWS, Azure and Google Cloud as CSV, <code>kubectl get nodes,pods -o json</code>, answers of
          Prometheus, and <code>/metrics</code> of vLLM
        </p>
      </div>
      {files.length > 0 && (
        <ul className="estate-files">
          {files.map((file, index) => (
            <li key={index}>
              <span className="estate-name">
                {file.name}
                <span className="small muted">{` ${formatNumber(file.content.length)} characters`}</span>
              </span>
              <select
                className="input"
                aria-label={`Kind of ${file.name}`}
                aria-invalid={file.format === null}
                value={file.format ?? ''}
                onChange={({ target }) =>
                  onChange(
                    files.map((one, at) =>
                      at === index ? { ...one, format: (target.value || null) as EstateFormat | null } : one,
                    ),
                  )
                }
              >
                <option value="">Not recognised: choose</option>
                {formats.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </select>
              <button
                type="button"
                className="icon-button"
                aria-label={`Remove ${file.name}`}
                onClick={() => onChange(files.filter((_, at) => at !== index))}
              >
                <Icon name="trash" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** The workload of the draft if the files name no served model. */
const unstated = { requestsPerSecond: 1, inputTokensPerRequest: 1_000, outputTokensPerRequest: 300 }
const example: Workload = { name: 'assistant', model: 'Llama 3.1 8B', hourlyLoad: null, ...unstated }

interface FoundProps {
  readonly estate: Estate
  readonly organizationId: string
}

function Found({ estate: { monthlySpend, instances, workloads, notes }, organizationId }: FoundProps): ReactNode {
  const navigate = useNavigate()
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [create, { loading, error }] = useMutation(CreateImportedDocument)
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const taken = workloads.filter(({ name }) => !left.has(name))
  const start = async () => {
    const requirements = {
      currentInfrastructure: {
        monthlySpend: monthlySpend && { amount: monthlySpend.amount, currencyCode: monthlySpend.currencyCode },
        instances: instances.map(({ provider, sku, count, hoursPerMonth }) => ({
          provider,
          sku,
          count,
          hoursPerMonth,
        })),
      },
      workloads: (taken.length > 0 ? taken : [example]).map((workload) => ({
        name: workload.name,
        kind: 'ONLINE_INFERENCE' as const,
        model: workload.model,
        requestsPerSecond: workload.requestsPerSecond ?? unstated.requestsPerSecond,
        inputTokensPerRequest: workload.inputTokensPerRequest ?? unstated.inputTokensPerRequest,
        outputTokensPerRequest: workload.outputTokensPerRequest ?? unstated.outputTokensPerRequest,
        hourlyLoad: workload.hourlyLoad,
      })),
    }
    const title = `Imported on ${formatDay(new Date())}`
    // Another choice is another draft, a second click the same one.
    const key = `${idempotencyKey}:${[...left].toSorted().join(',')}`.slice(0, 200)
    const { data } = await create({
      variables: { input: { organizationId, title, requirements, idempotencyKey: key } },
    })
    if (data)
      await navigate({
        to: '/assessments/$id/edit',
        params: { id: data.createAssessment.assessment.id },
        search: { step: 'workloads' },
      })
  }
  return (
    <>
      <section className="card">
        <div className="card-head">
          <h2>What was found</h2>
          <span className="small muted">
            {monthlySpend ? `${formatMoney(monthlySpend)} a month` : 'No bill, so no spending'}
          </span>
        </div>
        {instances.length === 0 && workloads.length === 0 && (
          <Empty icon="search" title="Neither instances nor served models">
            The draft contains the spending that the files state, and one example workload for you to change.
          </Empty>
        )}
        {instances.length > 0 && (
          <div className="scroll-x" tabIndex={0} role="group" aria-label="Instances">
            <table className="data-table">
              <thead>
                <tr>
                  <th scope="col">Instance</th>
                  <th scope="col">Provider</th>
                  <th scope="col" className="number">
                    Count
                  </th>
                  <th scope="col" className="number">
                    Hours a month
                  </th>
                </tr>
              </thead>
              <tbody>
                {instances.map(({ provider, sku, count, hoursPerMonth }) => (
                  <tr key={`${provider} ${sku}`}>
                    <th scope="row">{sku}</th>
                    <td>{formatEnum(provider)}</td>
                    <td className="number">{formatNumber(count, 1)}</td>
                    <td className="number">{hoursPerMonth == null ? 'n/a' : formatNumber(hoursPerMonth)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {workloads.length > 0 && (
          <div className="scroll-x" tabIndex={0} role="group" aria-label="Workloads">
            <table className="data-table">
              <thead>
                <tr>
                  <th scope="col">Served model</th>
                  <th scope="col" className="number">
                    Requests/s at peak
                  </th>
                  <th scope="col" className="number">
                    Tokens in
                  </th>
                  <th scope="col" className="number">
                    Tokens out
                  </th>
                  <th scope="col">Load of a day</th>
                </tr>
              </thead>
              <tbody>
                {workloads.map((workload) => (
                  <tr key={workload.name}>
                    <th scope="row">
                      <label className="choice">
                        <input
                          type="checkbox"
                          aria-label={`Take ${workload.model ?? workload.name}`}
                          checked={!left.has(workload.name)}
                          onChange={({ target }) => {
                            const next = new Set(left)
                            if (target.checked) next.delete(workload.name)
                            else next.add(workload.name)
                            setLeft(next)
                          }}
                        />
                        <span>{workload.model ?? workload.name}</span>
                      </label>
                    </th>
                    <td className="number">{stated(workload.requestsPerSecond, unstated.requestsPerSecond)}</td>
                    <td className="number">{stated(workload.inputTokensPerRequest, unstated.inputTokensPerRequest)}</td>
                    <td className="number">
                      {stated(workload.outputTokensPerRequest, unstated.outputTokensPerRequest)}
                    </td>
                    <td>{workload.hourlyLoad ? 'by the hour' : 'not known'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {notes.length > 0 && (
          <ul className="estate-notes small muted">
            {notes.map((note) => (
              <li key={note}>{forPeople(note)}</li>
            ))}
          </ul>
        )}
      </section>
      {error && <Problem error={error} onRetry={() => void start().catch(() => undefined)} />}
      <div>
        <button
          type="button"
          className="button"
          data-kind="primary"
          disabled={loading}
          onClick={() => void start().catch(() => undefined)}
        >
          Create the draft
          <Icon name="chevron" />
        </button>
      </div>
    </>
  )
}

const stated = (value: number | null, assumed: number) =>
  value === null ? `assumed ${formatNumber(assumed)}` : formatNumber(value, 2)
