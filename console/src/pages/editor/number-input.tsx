import { useState } from 'react'
import type { ReactNode } from 'react'
import { Field } from '../../components/parts.tsx'

interface NumberInputProps {
  readonly id: string
  readonly label: string
  readonly unit: string
  readonly value: number | null
  readonly problem: string | undefined
  readonly onChange: (value: number | null) => void
}

/** A number as it is typed; NaN for a text that is none, so that it is shown as a problem and kept. */
export function NumberInput({ id, label, unit, value, problem, onChange }: NumberInputProps): ReactNode {
  const [text, setText] = useState(() => toText(value))
  // Another user may have changed it.
  const shown = Object.is(toNumber(text), value) ? text : toText(value)
  return (
    <Field id={id} label={label} hint={unit} problem={problem}>
      <input
        id={id}
        className="input"
        inputMode="decimal"
        autoComplete="off"
        aria-describedby={`${id}-hint`}
        aria-invalid={problem !== undefined}
        value={shown}
        onChange={({ target }) => {
          setText(target.value)
          onChange(toNumber(target.value))
        }}
      />
    </Field>
  )
}

const toText = (value: number | null) => (value === null || Number.isNaN(value) ? '' : String(value))

const toNumber = (text: string) => (text.trim() === '' ? null : Number(text.replaceAll(/[\s,](?=\d{3})/g, '')))
