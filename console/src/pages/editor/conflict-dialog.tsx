import { useState } from 'react'
import type { ReactNode } from 'react'
import { Overlay } from '../../components/dialog.tsx'
import { forPeople } from '../../components/for-people.ts'
import type { Merged } from './merge-drafts.ts'

interface ConflictDialogProps {
  readonly merged: Merged
  readonly onResolve: (theirs: ReadonlySet<string>) => void
}

/** Two people have changed the same fields: shows both versions of each and asks which to keep. */
export function ConflictDialog({ merged: { conflicts }, onResolve }: ConflictDialogProps): ReactNode {
  const [theirs, setTheirs] = useState<ReadonlySet<string>>(new Set())
  const choose = (path: string, isTheirs: boolean) => {
    const next = new Set(theirs)
    if (isTheirs) next.add(path)
    else next.delete(path)
    setTheirs(next)
  }
  return (
    <Overlay title="Somebody else changed the same fields" onClose={() => onResolve(theirs)}>
      <div className="stack">
        <p>All other changes of both of you are kept. Which version of these fields do you want?</p>
        {conflicts.map(({ path, mine, theirs: other }) => (
          <fieldset key={path} className="conflict">
            <legend>{nameOf(path)}</legend>
            <label className="choice">
              <input type="radio" name={path} checked={!theirs.has(path)} onChange={() => choose(path, false)} />
              <span>
                Yours: <code>{textOf(mine)}</code>
              </span>
            </label>
            <label className="choice">
              <input type="radio" name={path} checked={theirs.has(path)} onChange={() => choose(path, true)} />
              <span>
                Theirs: <code>{textOf(other)}</code>
              </span>
            </label>
          </fieldset>
        ))}
        <div className="row dialog-actions">
          <button type="button" className="button" data-kind="primary" onClick={() => onResolve(theirs)}>
            Keep these
          </button>
        </div>
      </div>
    </Overlay>
  )
}

/** `requirements.workloads.0.name` → `Workload 1: name` */
function nameOf(path: string): string {
  const words = (name: string) => name.replaceAll(/([A-Z])/g, ' $1').toLowerCase()
  const [, index, field] = /^requirements\.workloads\.(\d+)\.(.+)$/.exec(path) ?? []
  if (index !== undefined && field !== undefined) return `Workload ${Number(index) + 1}: ${words(field)}`
  const name = words(path.replace(/^requirements\./, '').replace('.amount', ''))
  return name.charAt(0).toUpperCase() + name.slice(1)
}

function textOf(value: unknown): string {
  if (value == null || value === '') return 'empty'
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object'))
    return value.length === 0
      ? 'none'
      : value
          .map((item) => forPeople(String(item)))
          .join(', ')
          .slice(0, 200)
  return typeof value === 'object' ? JSON.stringify(value).slice(0, 200) : forPeople(String(value)).slice(0, 200)
}
