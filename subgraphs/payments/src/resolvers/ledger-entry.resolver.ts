import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { ReferenceResolver } from '#platform/subgraph-server'
import { AgentRunStub } from '../schema/agent-run.stub.ts'
import { LedgerEntryType } from '../schema/ledger-entry.type.ts'
import { PaymentType } from '../schema/payment.type.ts'
import { visiblePayment, visibleTo } from './context.ts'
import type { PaymentsContext } from './context.ts'

@Resolver(() => LedgerEntryType)
export class LedgerEntryResolver {
  @FieldResolver(() => AgentRunStub, {
    nullable: true,
    description: 'Run that the entry is about; null for other kinds.',
  })
  run(@Root() { runId }: LedgerEntryType): AgentRunStub | null {
    return runId === null ? null : { id: runId }
  }

  @FieldResolver(() => PaymentType, {
    nullable: true,
    description: 'Payment that the entry is about; null for other kinds and for members below ADMIN.',
  })
  async payment(@Root() { paymentId }: LedgerEntryType, @Ctx() context: PaymentsContext): Promise<PaymentType | null> {
    return paymentId === null ? null : visiblePayment(context, await context.loaders.payment.load(paymentId))
  }
}

/** The charge of a run is visible to everyone who may see the run; other entries require the role of payments. */
export const resolveLedgerEntry: ReferenceResolver<PaymentsContext> = async ({ id }, context) => {
  const entry = await context.loaders.entry.load(id)
  return entry?.runId === null ? visiblePayment(context, entry) : visibleTo(context, entry)
}
