import { useMutation } from '@apollo/client/react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { FrameDocument } from '../../app/frame.documents.ts'
import { PageHeader } from '../../components/page-header.tsx'
import { Notice, Problem, Skeleton } from '../../components/parts.tsx'
import { AcceptInvitationDocument, VerifyEmailDocument } from './account.documents.ts'

/** Mails put the token behind the `#`, which browsers do not send to servers. */
const readToken = () => new URLSearchParams(location.hash.slice(1)).get('token')

const noToken = (
  <Notice tone="warn">This link is incomplete: its token is missing. Copy the whole link from the email.</Notice>
)

/** Where the link of the verification mail leads. */
export function VerifyEmail(): ReactNode {
  const [token] = useState(readToken)
  const [verify, { data, error }] = useMutation(VerifyEmailDocument, { refetchQueries: [FrameDocument] })
  useEffect(() => {
    if (token !== null) verify({ variables: { input: { token } } }).catch(() => undefined)
  }, [token, verify])
  return (
    <>
      <PageHeader title="Verify your email address" />
      {token === null ? (
        noToken
      ) : error ? (
        <Problem error={error} />
      ) : data ? (
        <Notice
          tone="good"
          action={
            <Link className="button" to="/">
              Go to the home page
            </Link>
          }
        >
          Your address is verified. The credits of your plan are available.
        </Notice>
      ) : (
        <Skeleton label="Verifying the address" />
      )}
    </>
  )
}

/** The page of an invitation link. A click accepts the invitation. */
export function AcceptInvitation(): ReactNode {
  const [token] = useState(readToken)
  const navigate = useNavigate()
  const [accept, { error, loading }] = useMutation(AcceptInvitationDocument, {
    refetchQueries: [FrameDocument],
    awaitRefetchQueries: true,
  })
  const join = async () => {
    if (token === null) return
    const { data } = await accept({ variables: { input: { token } } })
    if (data) await navigate({ to: '/', search: { org: data.acceptInvitation.membership.organization.id } })
  }
  return (
    <>
      <PageHeader title="Join an organization" />
      {token === null ? (
        noToken
      ) : (
        <div className="stack">
          <Notice
            tone="info"
            action={
              <button
                type="button"
                className="button"
                data-kind="primary"
                disabled={loading}
                onClick={() => void join().catch(() => undefined)}
              >
                Accept the invitation
              </button>
            }
          >
            Members of the organization will see your name and your email address.
          </Notice>
          {error && <Problem error={error} />}
        </div>
      )}
    </>
  )
}
