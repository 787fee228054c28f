import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { ReferenceResolver } from '#platform/subgraph-server'
import { AgentRunType } from '../schema/agent-run.type.ts'
import { AssessmentStub } from '../schema/stubs.ts'
import { visible } from './context.ts'
import type { AgentsContext } from './context.ts'

/** What this subgraph adds to assessments. */
@Resolver(() => AssessmentStub)
export class AssessmentResolver {
  @FieldResolver(() => [AgentRunType], { description: 'Runs of the assessment, newest first, at most 100.' })
  async runs(@Root() { id }: AssessmentStub, @Ctx() context: AgentsContext): Promise<readonly AgentRunType[]> {
    const runs = await context.loaders.runsOf.load(id)
    return runs.filter((run) => visible(run, context))
  }

  @FieldResolver(() => AgentRunType, { nullable: true, description: 'The newest run; null before the first.' })
  async latestRun(@Root() { id }: AssessmentStub, @Ctx() context: AgentsContext): Promise<AgentRunType | null> {
    return visible(await context.loaders.latestRunOf.load(id), context)
  }
}

/** Whether it exists, and for whom, its own subgraph knows; here it is only a place for runs to hang on. */
export const resolveAssessment: ReferenceResolver<AgentsContext> = ({ id }) => ({ id })
