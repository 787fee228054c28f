import { useMutation } from '@apollo/client/react'
import { useState } from 'react'
import type { ReactNode, SubmitEvent } from 'react'
import { useViewer } from '../../app/context.ts'
import { Overlay } from '../../components/dialog.tsx'
import { formatEnum } from '../../components/format.ts'
import { Field, Problem } from '../../components/parts.tsx'
import { InviteMemberDocument, MembersDocument } from './members.documents.ts'
import type { Role } from './members.documents.ts'
import { roleMeanings, roles } from './roles.ts'

/** Invites a user by email, who becomes a member by accepting. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { organizationId, role: myRole } = useViewer()
  const [role, setRole] = useState<Role>('MEMBER')
  const [invite, { loading, error }] = useMutation(InviteMemberDocument, { refetchQueries: [MembersDocument] })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const email = String(new FormData(event.currentTarget).get('email'))
    invite({ variables: { input: { organizationId, email, role } } }).then(onClose, () => undefined)
  }
  return (
    <Overlay title="Invite somebody" onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <Field
          id="invite-email"
          label="Email"
          hint="The person receives an email with a link that is valid for seven days."
        >
          <input
            id="invite-email"
            name="email"
            type="email"
            className="input"
            aria-describedby="invite-email-hint"
            required
            maxLength={254}
            autoFocus
          />
        </Field>
        <Field id="invite-role" label="Role" hint={roleMeanings[role]}>
          <select
            id="invite-role"
            className="input"
            aria-describedby="invite-role-hint"
            value={role}
            onChange={({ target }) => setRole(target.value as Role)}
          >
            {roles
              .filter((one) => one !== 'OWNER' || myRole === 'OWNER')
              .map((one) => (
                <option key={one} value={one}>
                  {formatEnum(one)}
                </option>
              ))}
          </select>
        </Field>
        {error && <Problem error={error} />}
        <div className="row dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button" data-kind="primary" disabled={loading}>
            Send invitation
          </button>
        </div>
      </form>
    </Overlay>
  )
}
