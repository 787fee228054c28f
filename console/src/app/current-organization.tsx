import type { ReactNode } from 'react'
import { formatEnum } from '../components/format.ts'
import { Icon } from '../components/icons.tsx'
import type { FrameQuery } from './frame.documents.ts'

type Membership = NonNullable<FrameQuery['me']>['memberships']['nodes'][number]

/** The content of the button that opens the menu of organizations. */
export function CurrentOrganization({ membership }: { readonly membership: Membership | undefined }): ReactNode {
  return (
    <>
      <span className="visually-hidden">Organization:</span>
      <span className="organization-name">{membership?.organization.name ?? 'No organization'}</span>
      {membership && <span className="organization-role">{formatEnum(membership.role)}</span>}
      <Icon name="down" size={14} />
    </>
  )
}
