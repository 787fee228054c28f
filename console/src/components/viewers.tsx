import { useQuery } from '@apollo/client/react'
import type { ReactNode } from 'react'
import { Avatar } from './parts.tsx'
import { AssessmentViewersDocument } from './viewers.documents.ts'

interface ViewersProps {
  readonly assessmentId: string
  /** Id of the user who is signed in. */
  readonly me: string
}

/** The viewers of an assessment are polled: no event announces that a viewer joins or leaves. */
const pollMs = 5_000

/** Who else looks at the same assessment. */
export function Viewers({ assessmentId, me }: ViewersProps): ReactNode {
  const { data } = useQuery(AssessmentViewersDocument, {
    variables: { id: assessmentId },
    pollInterval: pollMs,
    skipPollAttempt: () => document.hidden,
  })
  const others = data?.assessment?.viewers?.filter((viewer) => viewer?.id !== me) ?? []
  const [first] = others
  if (!first) return null
  return (
    <span className="viewers">
      {others.slice(0, 4).map((viewer) => viewer && <Avatar key={viewer.id} name={viewer.name ?? ''} />)}
      <span className="small muted">
        {others.length === 1 ? `${first.name ?? ''} is here` : `${others.length} others are here`}
      </span>
    </span>
  )
}
