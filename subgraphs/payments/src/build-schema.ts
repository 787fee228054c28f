import type { GraphQLSchema } from 'graphql'
import { buildSubgraph } from '#platform/subgraph-server'
import type { SubscriptionSource } from '#platform/subgraph-server'
import { AgentRunResolver, resolveAgentRun } from './resolvers/agent-run.resolver.ts'
import { BillingAccountResolver, resolveBillingAccount } from './resolvers/billing-account.resolver.ts'
import type { PaymentsContext } from './resolvers/context.ts'
import { CreditsResolver } from './resolvers/credits.resolver.ts'
import { LedgerEntryResolver, resolveLedgerEntry } from './resolvers/ledger-entry.resolver.ts'
import { OrganizationResolver, resolveOrganization } from './resolvers/organization.resolver.ts'
import { openPaymentUpdated, PaymentResolver, resolvePayment } from './resolvers/payment.resolver.ts'
import { PlanResolver, resolvePlan } from './resolvers/plan.resolver.ts'
import type { CreditsService } from './services/credits.service.ts'
import type { PaymentWatchService } from './services/payment-watch.service.ts'
import type { PlanService } from './services/plan.service.ts'
import type { PurchaseService } from './services/purchase.service.ts'
import type { RunSettlementService } from './services/run-settlement.service.ts'

export interface PaymentsServices {
  readonly plans: PlanService
  readonly purchases: PurchaseService
  readonly credits: CreditsService
  readonly runSettlement: RunSettlementService
  readonly watch: PaymentWatchService
}

/** @param services - null to print the schema only */
export function buildPaymentsSchema(services: PaymentsServices | null): Promise<GraphQLSchema> {
  const instances = services ? instancesOf(services) : classes.map((type): [Function, object] => [type, {}])
  const subscriptions: Record<string, SubscriptionSource<PaymentsContext>> = services
    ? { paymentUpdated: openPaymentUpdated(services.watch) }
    : {}
  return buildSubgraph({
    resolvers: new Map(instances),
    references: {
      Organization: resolveOrganization,
      AgentRun: resolveAgentRun,
      BillingAccount: resolveBillingAccount,
      LedgerEntry: resolveLedgerEntry,
      Payment: resolvePayment,
      Plan: resolvePlan,
    },
    subscriptions,
  })
}

const classes = [
  AgentRunResolver,
  BillingAccountResolver,
  CreditsResolver,
  LedgerEntryResolver,
  OrganizationResolver,
  PaymentResolver,
  PlanResolver,
]

const instancesOf = (services: PaymentsServices): [Function, object][] => [
  [AgentRunResolver, new AgentRunResolver()],
  [BillingAccountResolver, new BillingAccountResolver(services.plans)],
  [CreditsResolver, new CreditsResolver(services.credits, services.runSettlement)],
  [LedgerEntryResolver, new LedgerEntryResolver()],
  [OrganizationResolver, new OrganizationResolver()],
  [PaymentResolver, new PaymentResolver(services.purchases)],
  [PlanResolver, new PlanResolver()],
]
