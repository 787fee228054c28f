import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'
import { useApp } from '../../app/context.ts'
import { problemsOf } from '../../app/errors.ts'
import { useSession } from '../../app/session.ts'
import { Field, Problem } from '../../components/parts.tsx'
import './account.css'

const route = getRouteApi('/signed-out')

export function SignIn(): ReactNode {
  return <Credentials isNew={false} />
}

export function SignUp(): ReactNode {
  return <Credentials isNew />
}

const words = {
  new: {
    title: 'Create your account',
    lead: 'Free to try: the first runs cost nothing.',
    action: 'Create account',
    other: 'I have an account',
  },
  known: {
    title: 'Sign in',
    lead: 'Assess AI infrastructure: costed, ranked, explained.',
    action: 'Sign in',
    other: 'Create an account',
  },
} as const

function Credentials({ isNew }: { readonly isNew: boolean }): ReactNode {
  const { session } = useApp()
  const { next } = route.useSearch()
  const [error, setError] = useState<unknown>(null)
  const [busyWith, setBusyWith] = useState<'form' | 'guest' | null>(null)
  const state = useSession(session)
  const text = isNew ? words.new : words.known
  const problems = new Map(problemsOf(error).map(({ field, message }) => [field.split('.').at(-1), message]))

  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const entered = new FormData(event.currentTarget)
    const valueOf = (name: string) => String(entered.get(name))
    const credentials = { email: valueOf('email'), password: valueOf('password') }
    start('form', () =>
      isNew ? session.signUp({ ...credentials, name: valueOf('name') }) : session.signIn(credentials),
    )
  }
  const start = (what: 'form' | 'guest', begin: () => Promise<unknown>) => {
    setBusyWith(what)
    setError(null)
    begin()
      .catch(setError)
      .finally(() => setBusyWith(null))
  }

  return (
    <main className="account-page">
      <title>{`${text.title} · Plumbline`}</title>
      <section className="account-card">
        <div className="account-mark">
          <img src="/assets/mark.svg" alt="" width={36} height={36} />
          <span>Plumbline</span>
        </div>
        <div>
          <h1>{text.title}</h1>
          <p className="muted">{text.lead}</p>
        </div>
        <form onSubmit={submit}>
          {isNew && (
            <Field id="name" label="Name" problem={problems.get('name')}>
              <input
                id="name"
                name="name"
                className="input"
                autoComplete="name"
                aria-describedby="name-hint"
                required
                maxLength={200}
              />
            </Field>
          )}
          <Field id="email" label="Email" problem={problems.get('email')}>
            <input
              id="email"
              name="email"
              type="email"
              className="input"
              autoComplete="email"
              aria-describedby="email-hint"
              required
              maxLength={254}
            />
          </Field>
          <Field
            id="password"
            label="Password"
            hint={isNew ? 'At least 8 characters.' : ''}
            problem={problems.get('password')}
          >
            <input
              id="password"
              name="password"
              type="password"
              className="input"
              autoComplete={isNew ? 'new-password' : 'current-password'}
              aria-describedby="password-hint"
              required
              minLength={8}
              maxLength={200}
            />
          </Field>
          {error !== null && problems.size === 0 && <Problem error={error} />}
          <button type="submit" className="button account-submit" data-kind="primary" disabled={busyWith !== null}>
            {text.action}
          </button>
        </form>
        {state.phase === 'anonymous' && state.offersGuest && (
          <div className="account-guest">
            <button
              type="button"
              className="button account-submit"
              disabled={busyWith !== null}
              onClick={() => start('guest', session.enterAsGuest)}
            >
              {busyWith === 'guest' ? 'Preparing an example…' : 'Enter as a guest'}
            </button>
            <p className="small muted">With a finished assessment to read, and another one to run.</p>
          </div>
        )}
        <p className="account-other">
          <Link to={isNew ? '/sign-in' : '/sign-up'} search={{ next }}>
            {text.other}
          </Link>
        </p>
      </section>
      <aside className="account-aside" aria-hidden="true">
        <PlumbLine />
      </aside>
    </main>
  )
}

/** The mark at the size of the page: a plumb line before a measured grid. */
function PlumbLine(): ReactNode {
  const lines = Array.from({ length: 13 }, (_, index) => index)
  return (
    <svg viewBox="0 0 480 640" preserveAspectRatio="xMidYMid slice">
      <g className="account-grid">
        {lines.map((index) => (
          <path key={index} d={`M0 ${index * 56}H480M${index * 56 - 12} 0V640`} />
        ))}
      </g>
      <path className="account-cost" d="M-12 470C60 440 96 300 156 330S230 470 300 392 420 190 500 170" />
      <path className="account-line" d="M268 0V352" />
      <path className="account-bob" d="M268 470l-26-84q-4-34 26-34t26 34z" />
    </svg>
  )
}
