import { useMutation } from '@apollo/client/react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { Overlay } from '../../components/dialog.tsx'
import { formatDay } from '../../components/format.ts'
import { Field, Problem } from '../../components/parts.tsx'
import { ComparePageDocument, FreezeStateDocument } from './compare.documents.ts'

interface FreezeProps {
  readonly assessmentId: string
  readonly onClose: () => void
  readonly onFrozen: () => void
}

/** Keeps the state of an assessment under a name. */
export function Freeze({ assessmentId, onClose, onFrozen }: FreezeProps): ReactNode {
  const [name, setName] = useState(() => formatDay(new Date()))
  const [freeze, { loading, error }] = useMutation(FreezeStateDocument, {
    refetchQueries: [ComparePageDocument],
    awaitRefetchQueries: true,
  })
  const submit = async () => {
    const { data } = await freeze({ variables: { input: { assessmentId, name } } })
    if (!data) return
    onClose()
    onFrozen()
  }
  return (
    <Overlay title="Keep as a milestone" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          submit().catch(() => undefined)
        }}
      >
        <p>Requirements, plan, recommendations and decisions are kept as they are now, to be compared later.</p>
        <Field id="milestone-name" label="Name" hint="Such as: before the second region">
          <input
            id="milestone-name"
            className="input"
            aria-describedby="milestone-name-hint"
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
            Keep milestone
          </button>
        </div>
      </form>
    </Overlay>
  )
}
