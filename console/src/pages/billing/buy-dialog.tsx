import { useMutation, useSubscription } from '@apollo/client/react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { useViewer } from '../../app/context.ts'
import { Overlay } from '../../components/dialog.tsx'
import { formatMoney } from '../../components/format.ts'
import { Badge, Field, Problem } from '../../components/parts.tsx'
import { BillingDocument, PaymentUpdatedDocument, PurchaseCreditsDocument } from './billing.documents.ts'
import type { PaymentStatus } from './billing.documents.ts'

/** Buys credits and follows the payment until the provider has settled it. */
export function BuyDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { organizationId } = useViewer()
  const [credits, setCredits] = useState('10')
  // The same key for every attempt, so that credits are paid once.
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const [buy, { data, loading, error }] = useMutation(PurchaseCreditsDocument, { refetchQueries: [BillingDocument] })
  const payment = data?.purchaseCredits.payment
  const count = Number(credits)
  const isValid = Number.isInteger(count) && count >= 1 && count <= 100_000
  if (payment) return <PaymentProgress payment={payment} onClose={onClose} />
  return (
    <Overlay title="Buy credits" onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void buy({ variables: { input: { organizationId, credits: count, idempotencyKey } } }).catch(() => undefined)
        }}
      >
        <Field
          id="credits"
          label="Credits"
          hint="From 1 to 100,000. They do not expire."
          problem={isValid ? undefined : 'Enter a whole number from 1 to 100,000.'}
        >
          <input
            id="credits"
            className="input"
            inputMode="numeric"
            aria-describedby="credits-hint"
            aria-invalid={!isValid}
            autoFocus
            value={credits}
            onChange={({ target }) => setCredits(target.value)}
          />
        </Field>
        {error && <Problem error={error} />}
        <div className="row dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button" data-kind="primary" disabled={loading || !isValid}>
            {isValid ? `Buy ${count} ${count === 1 ? 'credit' : 'credits'}` : 'Buy credits'}
          </button>
        </div>
      </form>
    </Overlay>
  )
}

interface PaymentProgressProps {
  readonly payment: {
    readonly id: string
    readonly status: PaymentStatus
    readonly credits: number
    readonly amount: { readonly amount: string; readonly currencyCode: string }
  }
  readonly onClose: () => void
}

const steps: Readonly<Record<PaymentStatus, string>> = {
  PENDING: 'The payment provider is processing the charge. You can close this dialog; the page shows the outcome.',
  SUCCEEDED: 'The credits are available.',
  FAILED: 'The payment provider refused the charge. No credits were added.',
  REFUNDED: 'The amount was returned.',
  UNKNOWN:
    'The payment provider has not reported the outcome in time. The platform asks it again; nothing is charged twice.',
}

function PaymentProgress({ payment, onClose }: PaymentProgressProps): ReactNode {
  const { data } = useSubscription(PaymentUpdatedDocument, { variables: { id: payment.id } })
  const status = data?.paymentUpdated.status ?? payment.status
  return (
    <Overlay title={`${payment.credits} credits for ${formatMoney(payment.amount, 'full')}`} onClose={onClose}>
      <div className="stack" role="status">
        <div>
          <Badge value={status} />
        </div>
        <p>{steps[status]}</p>
        <div className="row dialog-actions">
          <button type="button" className="button" data-kind="primary" onClick={onClose}>
            Close
          </button>
        </div>
      </div>
    </Overlay>
  )
}
