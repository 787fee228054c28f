import type { ReactNode } from 'react'
import { explain } from '../app/errors.ts'
import { formatAgo, formatEnum, formatInstant, formatMoney } from './format.ts'
import { Icon } from './icons.tsx'
import type { IconName } from './icons.tsx'
import './parts.css'
import { useNow } from './use-now.ts'

/** How a state is shown: its colour always comes with its word. */
type Tone = 'neutral' | 'live' | 'good' | 'warn' | 'bad'

const statusTones: Readonly<Record<string, Tone>> = {
  QUEUED: 'live',
  RUNNING: 'live',
  READY: 'live',
  PAUSED: 'warn',
  RETRYING: 'warn',
  PENDING: 'warn',
  UNKNOWN: 'warn',
  COMPLETED: 'good',
  SUCCEEDED: 'good',
  ACCEPTED: 'good',
  FAILED: 'bad',
  REJECTED: 'bad',
  CRITICAL: 'bad',
  HIGH: 'warn',
}

export function Badge({ value, label }: { readonly value: string; readonly label?: string }): ReactNode {
  return (
    <span className="badge" data-tone={statusTones[value] ?? 'neutral'}>
      {label ?? formatEnum(value)}
    </span>
  )
}

export function Avatar({ name }: { readonly name: string }): ReactNode {
  const initials = name
    .split(/\s+/)
    .map((part) => part.charAt(0))
    .slice(0, 2)
    .join('')
  return <span className="avatar" title={name} data-initials={initials.toUpperCase()} aria-hidden="true" />
}

export function Ago({ at }: { readonly at: string }): ReactNode {
  const now = useNow(30_000)
  return (
    <time dateTime={at} title={formatInstant(at)}>
      {formatAgo(at, now)}
    </time>
  )
}

interface MoneyProps {
  readonly value: { readonly amount: string; readonly currencyCode: string }
  readonly signed?: boolean
}

/** Rounded, with the exact amount in its title. */
export function Money({ value, signed = false }: MoneyProps): ReactNode {
  return <span title={formatMoney(value, 'full')}>{formatMoney(value, signed ? 'signed' : 'short')}</span>
}

export function Skeleton({ lines = 3, label }: { readonly lines?: number; readonly label: string }): ReactNode {
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className="skeleton-line" data-short={index % 3 === 2} />
      ))}
    </div>
  )
}

interface EmptyProps {
  readonly icon: IconName
  readonly title: string
  readonly children: ReactNode
  readonly action?: ReactNode
}

/** Shown in place of an empty view, with the action that fills it. */
export function Empty({ icon, title, children, action }: EmptyProps): ReactNode {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon name={icon} size={24} />
      </span>
      <h2>{title}</h2>
      <p className="muted">{children}</p>
      {action}
    </div>
  )
}

interface ProblemProps {
  readonly error: unknown
  readonly onRetry?: () => void
}

/** What went wrong, beside the part that failed. */
export function Problem({ error, onRetry }: ProblemProps): ReactNode {
  const { title, detail, isRetryable, correlationId } = explain(error)
  return (
    <div className="notice" data-tone="bad" role="alert">
      <Icon name="alert" />
      <div>
        <strong>{title}</strong>
        <p>{detail}</p>
        {correlationId !== null && <p className="small muted mono">{correlationId}</p>}
      </div>
      {isRetryable && onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  )
}

interface NoticeProps {
  readonly tone: 'info' | 'warn' | 'good'
  readonly children: ReactNode
  readonly action?: ReactNode
}

export function Notice({ tone, children, action }: NoticeProps): ReactNode {
  return (
    <div className="notice" data-tone={tone} role="status">
      <Icon name={tone === 'good' ? 'check' : tone === 'warn' ? 'alert' : 'info'} />
      <div>{children}</div>
      {action}
    </div>
  )
}

interface FieldProps {
  readonly id: string
  readonly label: string
  readonly hint?: string | undefined
  readonly problem?: string | undefined
  readonly children: ReactNode
}

/** A label, its control with the id, and what is wrong with it. The control names `${id}-hint` in `aria-describedby`. */
export function Field({ id, label, hint, problem, children }: FieldProps): ReactNode {
  return (
    <div className="field" data-invalid={problem !== undefined}>
      <label htmlFor={id}>{label}</label>
      {children}
      <p id={`${id}-hint`} className="field-hint">
        {problem ?? hint ?? ''}
      </p>
    </div>
  )
}

export function Progress({ value, label }: { readonly value: number; readonly label: string }): ReactNode {
  return <progress className="progress" value={value} max={1} aria-label={label} />
}
