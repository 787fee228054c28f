import { Arg, Ctx, FieldResolver, Float, ID, Int, Query, Resolver, Root } from 'type-graphql'
import { assertSignedIn } from '#platform/auth'
import type { ReferenceResolver } from '#platform/subgraph-server'
import { exportPlan } from '../domain/exports/export-plan.ts'
import type { PlanExportFormat } from '../domain/exports/export-plan.ts'
import { progressOf } from '../domain/runs/run.ts'
import type { Run } from '../domain/runs/run.ts'
import { AgentRunType } from '../schema/agent-run.type.ts'
import { AgentTaskType, toTaskNode } from '../schema/agent-task.type.ts'
import { CostForecastType } from '../schema/cost-forecast.type.ts'
import { PlanExportFormatEnum } from '../schema/enums.ts'
import { InfrastructurePlanType, PlanExportType } from '../schema/infrastructure-plan.type.ts'
import { AssessmentStub, UserStub } from '../schema/stubs.ts'
import { visible } from './context.ts'
import type { AgentsContext } from './context.ts'
import { toForecastNode } from './cost-forecast.ts'
import { toPlanNode } from './infrastructure-plan.ts'

@Resolver(() => AgentRunType)
export class AgentRunResolver {
  @Query(() => AgentRunType, {
    nullable: true,
    description: 'The run with this id; null when there is none or it is not visible.',
  })
  async run(
    @Arg('id', () => ID, { description: 'Id of the run, with the prefix `run_`.' }) id: string,
    @Ctx() context: AgentsContext,
  ): Promise<AgentRunType | null> {
    assertSignedIn(context.viewer)
    return visible(await context.loaders.run.load(id), context)
  }

  @FieldResolver(() => AssessmentStub, { description: 'Assessment that the run examines.' })
  assessment(@Root() run: Run): AssessmentStub {
    return { id: run.assessmentId }
  }

  @FieldResolver(() => UserStub, { description: 'User who started the run.' })
  startedBy(@Root() run: Run): UserStub {
    return { id: run.startedBy }
  }

  @FieldResolver(() => Float, { description: 'Share of the work that is done, 0 to 1.' })
  progress(@Root() run: Run): number {
    return progressOf(run)
  }

  @FieldResolver(() => [AgentTaskType], { description: 'Tasks in the order of the workflow.' })
  tasks(@Root() run: Run): readonly AgentTaskType[] {
    return run.tasks.map((task) => toTaskNode(run, task))
  }

  @FieldResolver(() => InfrastructurePlanType, {
    nullable: true,
    description:
      'Plan that the report describes; null until the run has written its report, and for runs of releases without this field.',
  })
  async plan(@Root() { id }: Run, @Ctx() { loaders }: AgentsContext): Promise<InfrastructurePlanType | null> {
    const plan = await loaders.plan.load(id)
    return plan && toPlanNode(plan)
  }

  @FieldResolver(() => CostForecastType, {
    nullable: true,
    description:
      'Simulated cost of the coming year; null before the run has simulated it, and when no workload has a cost.',
  })
  async costForecast(@Root() { id }: Run, @Ctx() { loaders }: AgentsContext): Promise<CostForecastType | null> {
    const forecast = await loaders.costForecast.load(id)
    return forecast && toForecastNode(forecast)
  }

  @FieldResolver(() => PlanExportType, {
    nullable: true,
    description:
      'The plan as a file for other tools; null when there is no plan. Comments in the file state what its format cannot express.',
  })
  async planExport(
    @Root() { id }: Run,
    @Arg('format', () => PlanExportFormatEnum, { description: 'Format of the file.' }) format: PlanExportFormat,
    @Ctx() { loaders }: AgentsContext,
  ): Promise<PlanExportType | null> {
    const plan = await loaders.plan.load(id)
    return plan && exportPlan(plan, format)
  }

  @FieldResolver(() => Int, { nullable: true, description: 'Milliseconds from start to end; null before the end.' })
  durationMs(@Root() { startedAt, finishedAt }: Run): number | null {
    return startedAt && finishedAt ? finishedAt.getTime() - startedAt.getTime() : null
  }
}

export const resolveAgentRun: ReferenceResolver<AgentsContext> = async ({ id }, context) =>
  visible(await context.loaders.run.load(id), context)
