import type { ErrorComponentProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Problem } from '../components/parts.tsx'

/** What a page shows that could not be shown, such as one whose script did not arrive. */
export function Crash({ error, reset }: ErrorComponentProps): ReactNode {
  return (
    <div className="alone">
      <Problem error={error} onRetry={reset} />
    </div>
  )
}
