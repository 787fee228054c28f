import { useMutation, useQuery } from '@apollo/client/react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { ReactNode } from 'react'
import { hasRole, useViewer } from '../../app/context.ts'
import { formatInstant, formatMoney, formatNumber } from '../../components/format.ts'
import { Icon } from '../../components/icons.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Badge, Notice, Problem, Skeleton } from '../../components/parts.tsx'
import './billing.css'
import { BillingDocument, ChangePlanDocument } from './billing.documents.ts'
import type { BillingQuery } from './billing.documents.ts'

const Confirm = lazy(() => import('../../components/dialog.tsx').then((module) => ({ default: module.Confirm })))
const BuyDialog = lazy(() => import('./buy-dialog.tsx').then((module) => ({ default: module.BuyDialog })))

type Account = NonNullable<BillingQuery['organization']>['billing']
type Plan = BillingQuery['plans'][number]

/** Plan, credits, and how both came about. */
export function Billing(): ReactNode {
  const { organizationId, role } = useViewer()
  const isAdmin = hasRole(role, 'ADMIN')
  const variables = { organizationId, isAdmin }
  const { data, error, refetch } = useQuery(BillingDocument, { variables })
  const account = data?.organization?.billing
  const plans = data?.plans ?? []
  const [isBuying, setIsBuying] = useState(false)
  return (
    <>
      <PageHeader
        title="Billing"
        operation={{ document: BillingDocument, variables }}
        actions={
          isAdmin && (
            <button type="button" className="button" data-kind="primary" onClick={() => setIsBuying(true)}>
              <Icon name="plus" />
              Buy credits
            </button>
          )
        }
      />
      <div className="stack">
        {error && <Problem error={error} onRetry={() => void refetch()} />}
        {account ? (
          <>
            <section className="card balance">
              <div>
                <span className="small muted">Credits to spend</span>
                <p className="balance-number">{formatNumber(account.creditBalance)}</p>
              </div>
              <p className="muted balance-words">
                A completed run costs one credit. A run that fails or is cancelled costs nothing: its credit is
                returned.
              </p>
            </section>
            {account.pendingPlanPayment && (
              <Notice tone="info">The new plan begins when its payment has succeeded.</Notice>
            )}
            <Plans plans={plans} account={account} />
            {account.payments && <Payments account={account} />}
            {account.ledger && <Ledger account={account} />}
            {!isAdmin && (
              <p className="small muted">Payments and the ledger are visible to administrators and owners.</p>
            )}
          </>
        ) : (
          !error && <Skeleton label="Loading plan and credits" lines={10} />
        )}
      </div>
      {isBuying && (
        <Suspense>
          <BuyDialog onClose={() => setIsBuying(false)} />
        </Suspense>
      )}
    </>
  )
}

function Plans({ plans, account }: { readonly plans: readonly Plan[]; readonly account: Account }): ReactNode {
  const { organizationId, role } = useViewer()
  const [wanted, setWanted] = useState<Plan | null>(null)
  const [idempotencyKey, setKey] = useState('')
  const [change] = useMutation(ChangePlanDocument, { refetchQueries: [BillingDocument] })
  const current = plans.findIndex(({ code }) => code === account.plan.code)
  const ask = (plan: Plan) => {
    setKey(crypto.randomUUID())
    setWanted(plan)
  }
  return (
    <section aria-label="Plans">
      <ul className="plans">
        {plans.map((plan, index) => (
          <li key={plan.code} className="card plan" data-current={index === current}>
            <div className="row spread">
              <h2>{plan.name}</h2>
              {index === current && <Badge value="ACCEPTED" label="Your plan" />}
            </div>
            <p className="plan-price">
              {Number(plan.monthlyPrice.amount) === 0 ? 'Free' : formatMoney(plan.monthlyPrice)}
              {Number(plan.monthlyPrice.amount) > 0 && <span className="small muted"> a month</span>}
            </p>
            <ul className="plan-features small">
              {!plan.features.some((feature) => feature.includes('credits')) && (
                <li>{formatNumber(plan.includedCredits)} credits</li>
              )}
              {plan.features.map((feature) => (
                <li key={feature}>{feature}</li>
              ))}
            </ul>
            {hasRole(role, 'ADMIN') && index !== current && (
              <button
                type="button"
                className="button"
                disabled={account.pendingPlanPayment !== null}
                onClick={() => ask(plan)}
              >
                {index > current ? `Change to ${plan.name}` : `Go back to ${plan.name}`}
              </button>
            )}
          </li>
        ))}
      </ul>
      {wanted && (
        <Suspense>
          <Confirm
            title={`Change to ${wanted.name}?`}
            consequence={
              plans.indexOf(wanted) > current
                ? `Charges ${formatMoney(wanted.monthlyPrice, 'full')} for the first month. The plan and its credits begin when the payment has succeeded.`
                : 'The plan changes immediately. You keep your credits.'
            }
            action={`Change to ${wanted.name}`}
            onConfirm={() => change({ variables: { input: { organizationId, plan: wanted.code, idempotencyKey } } })}
            onClose={() => setWanted(null)}
          />
        </Suspense>
      )}
    </section>
  )
}

function Payments({ account: { payments } }: { readonly account: Account }): ReactNode {
  if (!payments || payments.nodes.length === 0) return null
  return (
    <section className="card">
      <div className="card-head">
        <h2>Payments</h2>
        <span className="small muted">{payments.totalCount}</span>
      </div>
      <div className="scroll-x" tabIndex={0} role="group" aria-label="Payments">
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Status</th>
              <th scope="col" className="number">
                Credits
              </th>
              <th scope="col" className="number">
                Amount
              </th>
            </tr>
          </thead>
          <tbody>
            {payments.nodes.map(({ id, createdAt, status, credits, amount, failureReason }) => (
              <tr key={id}>
                <td className="nowrap">{formatInstant(createdAt)}</td>
                <td>
                  <Badge value={status} />
                  {failureReason !== null && <p className="small muted">{failureReason}</p>}
                </td>
                <td className="number">{formatNumber(credits)}</td>
                <td className="number">{formatMoney(amount, 'full')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

const ledgerWords: Readonly<Record<string, string>> = {
  GRANT: 'Included in the plan',
  PURCHASE: 'Bought',
  RESERVATION: 'Reserved for a run',
  CAPTURE: 'Spent by the run',
  RELEASE: 'Returned by the run',
  REFUND: 'Refunded',
  ADJUSTMENT: 'Corrected by support',
}

function Ledger({ account: { ledger } }: { readonly account: Account }): ReactNode {
  if (!ledger || ledger.nodes.length === 0) return null
  return (
    <section className="card">
      <div className="card-head">
        <h2>Ledger</h2>
        <span className="small muted">{ledger.totalCount} entries</span>
      </div>
      <div className="scroll-x" tabIndex={0} role="group" aria-label="Ledger">
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col" className="number">
                Credits
              </th>
              <th scope="col" className="number">
                Balance
              </th>
            </tr>
          </thead>
          <tbody>
            {ledger.nodes.map(({ id, createdAt, kind, credits, balanceAfter, run }) => (
              <tr key={id}>
                <td className="nowrap">{formatInstant(createdAt)}</td>
                <td>
                  {ledgerWords[kind] ?? kind}{' '}
                  {run && (
                    <Link
                      to="/assessments/$id/run/$runId"
                      params={{ id: run.assessment.id, runId: run.id }}
                      className="small"
                    >
                      {run.assessment.title}
                    </Link>
                  )}
                </td>
                <td className="number">{`${credits > 0 ? '+' : credits < 0 ? '−' : ''}${formatNumber(Math.abs(credits))}`}</td>
                <td className="number">{formatNumber(balanceAfter)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
