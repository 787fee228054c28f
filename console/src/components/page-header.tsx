import { lazy, Suspense, useState } from 'react'
import type { ReactNode } from 'react'
import { Icon } from './icons.tsx'
import './page-header.css'
import type { PageOperation } from './page-operation.ts'

const ShownOperation = lazy(() =>
  import('./shown-operation.tsx').then((module) => ({ default: module.ShownOperation })),
)

interface PageHeaderProps {
  readonly title: string
  /** Above the title: where the page belongs. */
  readonly parent?: ReactNode
  readonly children?: ReactNode
  readonly actions?: ReactNode
  readonly operation?: PageOperation
}

/** The title of a page, what can be done there, and the operation that asks for what it shows. */
export function PageHeader({ title, parent, children, actions, operation }: PageHeaderProps): ReactNode {
  const [isShown, setIsShown] = useState(false)
  return (
    <header className="page-header">
      <title>{`${title} · Plumbline`}</title>
      <div className="page-header-text">
        {parent}
        <h1>{title}</h1>
        {children}
      </div>
      <div className="row page-header-actions">
        {operation && (
          <button type="button" className="button" data-kind="quiet" onClick={() => setIsShown(true)}>
            <Icon name="code" />
            Show the query
          </button>
        )}
        {actions}
      </div>
      {isShown && operation && (
        <Suspense>
          <ShownOperation {...operation} onClose={() => setIsShown(false)} />
        </Suspense>
      )}
    </header>
  )
}
