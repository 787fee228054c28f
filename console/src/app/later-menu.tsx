import { lazy, Suspense, useState } from 'react'
import type { ComponentType, ReactNode } from 'react'

interface LaterMenuProps<Props extends object> {
  /** Loads the menu when the pointer or the focus reaches its button. */
  readonly load: () => Promise<ComponentType<Props>>
  readonly props: Props
  readonly className: string
  /** For a button whose content is no text. */
  readonly label?: string
  /** What the button shows, in the menu as before it is loaded. */
  readonly children: ReactNode
}

/** A button that becomes a menu when it is pressed, so that menus are not part of what every visit loads. */
export function LaterMenu<Props extends object>({
  load,
  props,
  className,
  label,
  children,
}: LaterMenuProps<Props>): ReactNode {
  const [Menu] = useState(() =>
    lazy(() => load().then((component) => ({ default: component as ComponentType<object> }))),
  )
  const [isWanted, setIsWanted] = useState(false)
  const button = (
    <button
      type="button"
      className={className}
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => setIsWanted(true)}
    >
      {children}
    </button>
  )
  if (!isWanted) return button
  return (
    <Suspense fallback={button}>
      <Menu {...props} />
    </Suspense>
  )
}
