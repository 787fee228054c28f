import { useState } from 'react'
import type { ReactNode } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import './dialog.css'
import { Icon } from './icons.tsx'
import { Problem } from './parts.tsx'

interface OverlayProps {
  readonly title: string
  readonly onClose: () => void
  /** `panel` slides over from the side, for details of what the page shows. */
  readonly kind?: 'dialog' | 'panel'
  readonly children: ReactNode
}

/** A modal dialog that Escape closes; the focus returns to where it was. */
export function Overlay({ title, onClose, kind = 'dialog', children }: OverlayProps): ReactNode {
  return (
    <ModalOverlay
      className="overlay"
      data-kind={kind}
      isOpen
      isDismissable
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Modal className="modal" data-kind={kind}>
        <Dialog className="dialog">
          <header className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
              <Icon name="cross" />
            </button>
          </header>
          <div className="dialog-body">{children}</div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

interface ConfirmProps {
  readonly title: string
  /** What follows from it. */
  readonly consequence: string
  /** A verb: `Cancel run`. */
  readonly action: string
  readonly isDangerous?: boolean
  readonly onConfirm: () => Promise<unknown>
  readonly onClose: () => void
}

/** Asks before something that cannot be undone; an error is shown in place. */
export function Confirm({
  title,
  consequence,
  action,
  isDangerous = false,
  onConfirm,
  onClose,
}: ConfirmProps): ReactNode {
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setIsBusy] = useState(false)
  const confirm = () => {
    setIsBusy(true)
    onConfirm()
      .then(onClose, setError)
      .finally(() => setIsBusy(false))
  }
  return (
    <Overlay title={title} onClose={onClose}>
      <div className="stack">
        <p>{consequence}</p>
        {error !== null && <Problem error={error} />}
        <div className="row dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Keep as it is
          </button>
          <button
            type="button"
            className="button"
            data-kind={isDangerous ? 'danger' : 'primary'}
            disabled={isBusy}
            onClick={confirm}
          >
            {action}
          </button>
        </div>
      </div>
    </Overlay>
  )
}
