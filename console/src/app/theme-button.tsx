import { useState } from 'react'
import type { ReactNode } from 'react'
import { Icon } from '../components/icons.tsx'
import { applyTheme, isDark } from './theme.ts'

export function ThemeButton(): ReactNode {
  const [dark, setDark] = useState(isDark)
  const toggle = () => {
    applyTheme(dark ? 'light' : 'dark')
    setDark(!dark)
  }
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={dark ? 'Use the light theme' : 'Use the dark theme'}
      onClick={toggle}
    >
      <Icon name={dark ? 'sun' : 'moon'} />
    </button>
  )
}
