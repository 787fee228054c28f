import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import './assessment-tabs.css'

const tabs = [
  { to: '/assessments/$id', label: 'Result' },
  { to: '/assessments/$id/recommendations', label: 'Recommendations' },
  { to: '/assessments/$id/plan', label: 'Plan' },
  { to: '/assessments/$id/report', label: 'Report' },
  { to: '/assessments/$id/compare', label: 'Compare' },
] as const

/** The pages of one assessment. */
export function AssessmentTabs({ id }: { readonly id: string }): ReactNode {
  return (
    <nav className="tabs" aria-label="Assessment">
      {tabs.map(({ to, label }) => (
        <Link key={to} to={to} params={{ id }} className="tab" activeOptions={{ exact: true, includeSearch: false }}>
          {label}
        </Link>
      ))}
    </nav>
  )
}
