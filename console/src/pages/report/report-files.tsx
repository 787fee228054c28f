import { useApolloClient } from '@apollo/client/react'
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { saveFrom } from '../../components/download.ts'
import { Icon } from '../../components/icons.tsx'
import { ReportDownloadDocument, RequestReportDocument } from './report.documents.ts'
import type { ReportDownloadQueryVariables } from './report.documents.ts'

type Format = ReportDownloadQueryVariables['format']

const labels: Readonly<Record<Format, string>> = {
  PDF: 'PDF',
  WORD: 'Word (DOCX)',
  EXCEL: 'Excel (XLSX)',
  MARKDOWN: 'Markdown',
  JSON: 'JSON',
}

type Progress =
  | { readonly state: 'idle' }
  | { readonly state: 'making'; readonly format: Format }
  | { readonly state: 'failed'; readonly reason: string }

const readEveryMs = 500

/** Offers the report as a file, which a worker generates on request. */
export function ReportFiles({ runId }: { readonly runId: string }): ReactNode {
  const client = useApolloClient()
  const [format, setFormat] = useState<Format>('PDF')
  const [progress, setProgress] = useState<Progress>({ state: 'idle' })
  const isOpen = useRef(true)
  useEffect(() => {
    isOpen.current = true
    return () => void (isOpen.current = false)
  }, [])

  const read = async (wanted: Format) => {
    const { data } = await client.query({
      query: ReportDownloadDocument,
      variables: { runId, format: wanted },
      fetchPolicy: 'network-only',
    })
    return data?.run?.reportFile ?? null
  }
  const make = async (wanted: Format): Promise<Progress> => {
    await client.mutate({ mutation: RequestReportDocument, variables: { input: { runId, format: wanted } } })
    while (isOpen.current) {
      const file = await read(wanted)
      if (file?.status === 'FAILED') return { state: 'failed', reason: file.error ?? 'no reason was reported' }
      if (file?.download) {
        saveFrom(file.download.url, file.fileName)
        return { state: 'idle' }
      }
      await new Promise((resolve) => setTimeout(resolve, readEveryMs))
    }
    return { state: 'idle' }
  }
  const start = async () => {
    setProgress({ state: 'making', format })
    const outcome = await make(format).catch((error: unknown): Progress => ({
      state: 'failed',
      reason: error instanceof Error ? error.message : String(error),
    }))
    if (isOpen.current) setProgress(outcome)
  }
  const isMaking = progress.state === 'making'
  return (
    <div className="report-files">
      <select
        className="input"
        aria-label="Format of the file"
        value={format}
        onChange={({ target }) => setFormat(target.value as Format)}
      >
        {Object.entries(labels).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <button type="button" className="button" data-kind="primary" disabled={isMaking} onClick={() => void start()}>
        <Icon name="download" />
        Download
      </button>
      <p className="small muted report-files-state" role="status">
        {progress.state === 'making' && `Generating ${labels[progress.format]} …`}
        {progress.state === 'failed' && `The file could not be generated: ${progress.reason}`}
      </p>
    </div>
  )
}
