import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { ReferenceResolver } from '#platform/subgraph-server'
import { AgentRunStub } from '../schema/agent-run.stub.ts'
import { LedgerEntryType } from '../schema/ledger-entry.type.ts'
import { visibleTo } from './context.ts'
import type { PaymentsContext } from './context.ts'

@Resolver(() => AgentRunStub)
export class AgentRunResolver {
  @FieldResolver(() => LedgerEntryType, {
    nullable: true,
    description:
      'Last ledger entry of the run: its RESERVATION, then its CAPTURE or RELEASE. Null before the reservation.',
  })
  async charge(@Root() { id }: AgentRunStub, @Ctx() context: PaymentsContext): Promise<LedgerEntryType | null> {
    return visibleTo(context, await context.loaders.charge.load(id))
  }
}

/** Adds the charge to runs. The resolver of the charge authorizes the access. */
export const resolveAgentRun: ReferenceResolver<PaymentsContext> = ({ id }) => ({ id })
