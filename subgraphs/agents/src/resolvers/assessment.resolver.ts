import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import { parsePage, toConnection, toIdPage } from '#platform/paging'
import type { ConnectionShape, PageRequest } from '#platform/paging'
import type { ReferenceResolver } from '#platform/subgraph-server'
import type { Run } from '../domain/runs/run.ts'
import { AgentRunConnection, AgentRunType } from '../schema/agent-run.type.ts'
import { AgentRunListArguments } from '../schema/arguments.ts'
import { AssessmentStub } from '../schema/stubs.ts'
import { visible } from './context.ts'
import type { AgentsContext } from './context.ts'

/** Fields that this subgraph adds to assessments. */
@Resolver(() => AssessmentStub)
export class AssessmentResolver {
  @FieldResolver(() => AgentRunConnection, {
    description: 'Runs of the assessment, newest first by default.',
  })
  async runs(
    @Root() { id: assessmentId }: AssessmentStub,
    @Args(() => AgentRunListArguments) { filter, orderBy, ...list }: AgentRunListArguments,
    @Ctx() context: AgentsContext,
  ): Promise<ConnectionShape<AgentRunType>> {
    const { loaders } = context
    const request = parsePage(list, ['string'])
    const statuses = filter?.status?.length ? [...new Set(filter.status)] : null
    const direction = orderBy?.direction ?? 'DESC'
    const page = await loaders.runs.load({ assessmentId, statuses, direction, ...toIdPage(request) })
    // All runs of an assessment belong to one organization.
    const isHidden = (run: Run | null | undefined) => run != null && !visible(run, context)
    if (isHidden(page.items[0])) return nothing(request)
    for (const run of page.items) loaders.run.prime(run.id, run)
    return toConnection({
      page,
      request,
      keyOf: ({ id }) => [id],
      toNode: (run): AgentRunType => run,
      count: async () =>
        isHidden(await loaders.latestRunOf.load(assessmentId)) ? 0 : loaders.runCount.load({ assessmentId, statuses }),
    })
  }

  @FieldResolver(() => AgentRunType, { nullable: true, description: 'The newest run; null before the first.' })
  async latestRun(@Root() { id }: AssessmentStub, @Ctx() context: AgentsContext): Promise<AgentRunType | null> {
    return visible(await context.loaders.latestRunOf.load(id), context)
  }
}

/** The assessments subgraph checks whether the assessment exists and is visible; this subgraph checks its runs. */
export const resolveAssessment: ReferenceResolver<AgentsContext> = ({ id }) => ({ id })

const nothing = (request: PageRequest): ConnectionShape<AgentRunType> =>
  toConnection({
    page: { items: [], hasMore: false },
    request,
    keyOf: () => [],
    toNode: (run: AgentRunType) => run,
    count: () => Promise.resolve(0),
  })
