import type { ErrorComponentProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Problem } from '../components/parts.tsx'

/** Shown instead of a page that fails to render, or whose script cannot be loaded. */
export function Crash({ error, reset }: ErrorComponentProps): ReactNode {
  return (
    <div className="alone">
      <Problem error={error} onRetry={reset} />
    </div>
  )
}
