import { Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql'
import { moneyOfCents, MoneyType } from '#platform/subgraph-server'
import type { ReferenceResolver } from '#platform/subgraph-server'
import type { Report } from '../domain/report.ts'
import { AssessmentType } from '../schema/assessment.type.ts'
import { cached } from '../schema/cached.ts'
import { ReportType } from '../schema/report.type.ts'
import { ifVisible } from './context.ts'
import type { AssessmentsContext } from './context.ts'

@Resolver(() => ReportType)
export class ReportResolver {
  @Directive(cached)
  @FieldResolver(() => AssessmentType, { description: 'Assessment that the report belongs to.' })
  assessment(@Root() { assessmentId }: Report, @Ctx() { loaders }: AssessmentsContext): Promise<AssessmentType | null> {
    return loaders.assessment.load(assessmentId)
  }

  @Directive(cached)
  @FieldResolver(() => MoneyType, {
    nullable: true,
    description: 'Monthly cost of the plan; null when there is no plan, and in reports of earlier releases.',
  })
  monthlyCost(@Root() { monthlyCostCents: cents }: Report): MoneyType | null {
    return cents == null ? null : moneyOfCents(cents)
  }
}

export const resolveReport: ReferenceResolver<AssessmentsContext> = async ({ id }, context) =>
  ifVisible(await context.loaders.report.load(id), context)
