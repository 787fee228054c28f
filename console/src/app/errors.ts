import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors'
import { forPeople } from '../components/for-people.ts'
import { SessionError } from './session.ts'

/** What an error means for the person who sees it. */
export interface Explained {
  readonly title: string
  readonly detail: string
  /** Whether trying again can help. */
  readonly isRetryable: boolean
  /** For support; null if the request did not reach the server. */
  readonly correlationId: string | null
}

/** One problem of an input, by the path of its field. */
export interface FieldProblem {
  readonly field: string
  readonly message: string
}

interface Facts {
  readonly code: string
  readonly message: string
  readonly extensions: Readonly<Record<string, unknown>>
}

/** The first error of the graph in whatever the client has thrown; null for a server that cannot be reached. */
export function factsOf(error: unknown): Facts | null {
  if (CombinedGraphQLErrors.is(error)) {
    const [first] = error.errors
    return first ? toFacts(first.message, first.extensions ?? {}) : null
  }
  if (error instanceof SessionError) return toFacts(error.message, error.extensions)
  if (ServerError.is(error)) {
    const [first] = readErrors(error.bodyText)
    return first ? toFacts(first.message, first.extensions) : toFacts(error.message, { code: 'UPSTREAM_UNAVAILABLE' })
  }
  return null
}

const toFacts = (message: string, extensions: Readonly<Record<string, unknown>>): Facts => ({
  code: typeof extensions['code'] === 'string' ? extensions['code'] : 'INTERNAL',
  message,
  extensions,
})

interface ErrorBody {
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[]
}

function readErrors(text: string): NonNullable<ErrorBody['errors']> {
  try {
    return (JSON.parse(text) as ErrorBody).errors ?? []
  } catch {
    return []
  }
}

/** The invalid fields of an input, as BAD_USER_INPUT lists them. */
export function problemsOf(error: unknown): readonly FieldProblem[] {
  const facts = factsOf(error)
  if (facts?.code !== 'BAD_USER_INPUT') return []
  const { problems, field } = facts.extensions
  const found = Array.isArray(problems)
    ? (problems as readonly FieldProblem[])
    : typeof field === 'string'
      ? [{ field, message: facts.message }]
      : []
  return found.map((problem) => ({ ...problem, message: forPeople(problem.message) }))
}

/** Says what happened, what was kept and what to do. */
export function explain(error: unknown): Explained {
  const facts = factsOf(error)
  if (!facts)
    return {
      title: 'The server cannot be reached',
      detail: 'This page shows data that was loaded earlier. Check your connection, then try again.',
      isRetryable: true,
      correlationId: null,
    }
  const { correlationId, retryAfterMs } = facts.extensions
  return {
    ...explainCode(facts, typeof retryAfterMs === 'number' ? retryAfterMs : 0),
    correlationId: typeof correlationId === 'string' ? correlationId : null,
  }
}

function explainCode({ code, message }: Facts, retryAfterMs: number): Omit<Explained, 'correlationId'> {
  switch (code) {
    case 'UNAUTHENTICATED':
      return { title: 'You are not signed in', detail: message, isRetryable: false }
    case 'FORBIDDEN':
      return { title: 'Your role does not allow this', detail: message, isRetryable: false }
    case 'NOT_FOUND':
      return {
        title: 'Not found',
        detail: 'It does not exist, or it belongs to an organization that you are not a member of.',
        isRetryable: false,
      }
    case 'CONFLICT':
      return { title: 'Somebody else changed this first', detail: message, isRetryable: false }
    case 'INVALID_TRANSITION':
      return { title: 'This is no longer possible', detail: message, isRetryable: false }
    case 'INSUFFICIENT_CREDITS':
      return {
        title: 'Not enough credits',
        detail: 'A run costs one credit. Nothing was started. An administrator can buy credits under Billing.',
        isRetryable: false,
      }
    case 'RATE_LIMITED':
      return {
        title: 'Too many attempts',
        detail: `Nothing was changed. Try again in ${Math.max(1, Math.ceil(retryAfterMs / 1_000))} seconds.`,
        isRetryable: true,
      }
    case 'BAD_USER_INPUT':
      return { title: 'Please check what you entered', detail: message, isRetryable: false }
    case 'UPSTREAM_UNAVAILABLE':
    case 'TIMEOUT':
      return {
        title: 'A part of the platform does not respond',
        detail: 'Try again in a moment.',
        isRetryable: true,
      }
    default:
      return {
        title: 'Something went wrong on the server',
        detail: 'Try again. If it happens again, report the number below.',
        isRetryable: true,
      }
  }
}
