import { print } from 'graphql'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Overlay } from './dialog.tsx'
import { Icon } from './icons.tsx'
import type { PageOperation } from './page-operation.ts'
import { useServed } from './use-served.ts'

interface ShownOperationProps extends PageOperation {
  readonly onClose: () => void
}

/** An operation to copy, with its variables, and links that open it where it can be changed and executed. */
export function ShownOperation({ document, variables, onClose }: ShownOperationProps): ReactNode {
  const [isCopied, setIsCopied] = useState(false)
  const hasExplorer = useServed('/explorer')
  const text = print(document)
  const variablesText = JSON.stringify(variables, null, 2)
  const copy = () =>
    navigator.clipboard
      .writeText(`${text}\n\n# Variables:\n# ${variablesText.replaceAll('\n', '\n# ')}\n`)
      .then(() => setIsCopied(true))
  const search = new URLSearchParams({ query: text, variables: variablesText })
  return (
    <Overlay title="The query of this page" kind="panel" onClose={onClose}>
      <div className="stack">
        <p className="muted small">
          The page shows the result of this operation. A program sends it to <code>{location.origin}/graphql</code> with
          an access token.
        </p>
        <pre className="operation-text" tabIndex={0} aria-label="Operation">
          {text}
        </pre>
        <h3>Variables</h3>
        <pre className="operation-text" tabIndex={0} aria-label="Variables">
          {variablesText}
        </pre>
        <div className="row">
          <button type="button" className="button" data-kind="primary" onClick={() => void copy()}>
            <Icon name={isCopied ? 'check' : 'copy'} />
            {isCopied ? 'Copied' : 'Copy'}
          </button>
          {hasExplorer && (
            <a className="button" href={`/explorer?${search.toString()}`} target="_blank" rel="noreferrer">
              <Icon name="link" />
              Open in the explorer
            </a>
          )}
        </div>
      </div>
    </Overlay>
  )
}
