import { useMutation } from '@apollo/client/react'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { Overlay } from '../components/dialog.tsx'
import { formatEnum } from '../components/format.ts'
import { Icon } from '../components/icons.tsx'
import { Avatar, Field, Problem } from '../components/parts.tsx'
import { useApp } from './context.ts'
import { CurrentOrganization } from './current-organization.tsx'
import { CreateTeamDocument, FrameDocument } from './frame.documents.ts'
import type { FrameQuery } from './frame.documents.ts'

type Me = NonNullable<FrameQuery['me']>

/** The menu takes the place of a button that was pressed: it takes the focus, then opens. */
function useOpened() {
  const [isOpen, setIsOpen] = useState(false)
  useEffect(() => setIsOpen(true), [])
  return { isOpen, onOpenChange: setIsOpen }
}

/** Which organization the pages show, and how to create another one. */
export function OrganizationMenu({
  me,
  currentId,
}: {
  readonly me: Me
  readonly currentId: string | undefined
}): ReactNode {
  const navigate = useNavigate()
  const opened = useOpened()
  const [isCreating, setIsCreating] = useState(false)
  const { nodes } = me.memberships
  const current = nodes.find(({ organization }) => organization.id === currentId)
  const show = (id: string) => navigate({ to: '/', search: { org: id === nodes[0]?.organization.id ? undefined : id } })
  return (
    <>
      <MenuTrigger {...opened}>
        <Button className="organization-button" autoFocus>
          <CurrentOrganization membership={current} />
        </Button>
        <Popover className="menu-popover">
          <Menu
            className="menu"
            aria-label="Organizations"
            onAction={(key) => {
              if (key === 'create') setIsCreating(true)
              else void show(String(key))
            }}
          >
            {[
              ...nodes.map(({ organization: { id, name }, role }) => (
                <MenuItem key={id} id={id} textValue={name} className="menu-item">
                  <span>{name}</span>
                  <span className="small muted">{formatEnum(role)}</span>
                  {id === currentId && <Icon name="check" size={14} />}
                </MenuItem>
              )),
              <MenuItem key="create" id="create" textValue="Create an organization" className="menu-item">
                <Icon name="plus" size={14} />
                <span>Create an organization</span>
              </MenuItem>,
            ]}
          </Menu>
        </Popover>
      </MenuTrigger>
      {isCreating && <CreateOrganization onClose={() => setIsCreating(false)} onCreated={show} />}
    </>
  )
}

interface CreateOrganizationProps {
  readonly onClose: () => void
  readonly onCreated: (id: string) => Promise<void>
}

function CreateOrganization({ onClose, onCreated }: CreateOrganizationProps): ReactNode {
  const [name, setName] = useState('')
  // The same key for every attempt, so that a double click creates one organization.
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const [create, { loading, error }] = useMutation(CreateTeamDocument, {
    refetchQueries: [FrameDocument],
    awaitRefetchQueries: true,
  })
  const submit = async () => {
    const { data } = await create({ variables: { input: { name, idempotencyKey } } })
    if (!data) return
    onClose()
    await onCreated(data.createOrganization.organization.id)
  }
  return (
    <Overlay title="Create an organization" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          submit().catch(() => undefined)
        }}
      >
        <Field id="organization-name" label="Name" hint="Teammates see it in their invitation.">
          <input
            id="organization-name"
            className="input"
            aria-describedby="organization-name-hint"
            required
            maxLength={200}
            autoFocus
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </Field>
        {error && <Problem error={error} />}
        <div className="row dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button" data-kind="primary" disabled={loading}>
            Create organization
          </button>
        </div>
      </form>
    </Overlay>
  )
}

/** Who is signed in, and the ways out. */
export function AccountMenu({ me: { name, email } }: { readonly me: Me }): ReactNode {
  const { session } = useApp()
  const opened = useOpened()
  const [error, setError] = useState<unknown>(null)
  return (
    <>
      <MenuTrigger {...opened}>
        <Button className="account-button" autoFocus aria-label={`Account of ${name}`}>
          <Avatar name={name} />
        </Button>
        <Popover className="menu-popover" placement="bottom end">
          <div className="menu-heading">
            {name}
            <br />
            {email}
          </div>
          <Menu
            className="menu"
            aria-label="Account"
            onAction={(key) => {
              session.signOut(key === 'everywhere').catch(setError)
            }}
          >
            <MenuItem id="here" className="menu-item">
              <span>Sign out</span>
            </MenuItem>
            <MenuItem id="everywhere" className="menu-item">
              <span>Sign out on all devices</span>
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      {error !== null && (
        <Overlay title="Signing out failed" onClose={() => setError(null)}>
          <Problem error={error} />
        </Overlay>
      )}
    </>
  )
}
