import type { SequencedTopics } from '@plumbline/resumable-topics'
import type { GraphQLSchema } from 'graphql'
import type { Presence } from '#platform/presence'
import { buildSubgraph } from '#platform/subgraph-server'
import { createAssessmentUpdates } from './resolvers/assessment-updates.ts'
import { AssessmentResolver, resolveAssessment } from './resolvers/assessment.resolver.ts'
import { ImportResolver } from './resolvers/import.resolver.ts'
import { MilestoneResolver, resolveMilestone } from './resolvers/milestone.resolver.ts'
import { createOrganizationActivities } from './resolvers/organization-activities.ts'
import { OrganizationActivityResolver } from './resolvers/organization-activity.resolver.ts'
import { OrganizationResolver, resolveOrganization } from './resolvers/organization.resolver.ts'
import { RecommendationResolver, resolveRecommendation } from './resolvers/recommendation.resolver.ts'
import { ReportResolver, resolveReport } from './resolvers/report.resolver.ts'
import { CurrentInfrastructureResolver, RequirementsResolver } from './resolvers/requirements.resolver.ts'
import { RunResolver } from './resolvers/run.resolver.ts'
import type { ActivityService } from './services/activity.service.ts'
import type { AssessmentService } from './services/assessment.service.ts'
import type { MilestoneService } from './services/milestone.service.ts'
import type { RecommendationService } from './services/recommendation.service.ts'
import type { ResultService } from './services/result.service.ts'
import type { RunService } from './services/run.service.ts'

export interface AssessmentsServices {
  readonly activities: ActivityService
  readonly assessments: AssessmentService
  readonly recommendations: RecommendationService
  readonly milestones: MilestoneService
  readonly runs: RunService
  readonly results: ResultService
  readonly presence: Pick<Presence, 'enter'>
  /** Live topics of assessments, for subscriptions. */
  readonly topics: Pick<SequencedTopics, 'read'>
}

/** @param services - null to print the schema only */
export function buildAssessmentsSchema(services: AssessmentsServices | null = null): Promise<GraphQLSchema> {
  const instances = services ? instancesOf(services) : classes.map((type): [Function, object] => [type, {}])
  return buildSubgraph({
    resolvers: new Map(instances),
    references: {
      Assessment: resolveAssessment,
      Milestone: resolveMilestone,
      Organization: resolveOrganization,
      Recommendation: resolveRecommendation,
      Report: resolveReport,
    },
    ...(services && { subscriptions: subscriptionsOf(services) }),
  })
}

const classes = [
  AssessmentResolver,
  CurrentInfrastructureResolver,
  ImportResolver,
  MilestoneResolver,
  OrganizationActivityResolver,
  OrganizationResolver,
  RecommendationResolver,
  ReportResolver,
  RequirementsResolver,
  RunResolver,
]

const subscriptionsOf = (services: AssessmentsServices) => ({
  assessmentUpdated: createAssessmentUpdates(services),
  organizationActivity: createOrganizationActivities(services),
})

const instancesOf = ({
  assessments,
  recommendations,
  milestones,
  runs,
  results,
}: AssessmentsServices): [Function, object][] => [
  [AssessmentResolver, new AssessmentResolver(assessments)],
  [CurrentInfrastructureResolver, new CurrentInfrastructureResolver()],
  [ImportResolver, new ImportResolver()],
  [MilestoneResolver, new MilestoneResolver(milestones)],
  [OrganizationActivityResolver, new OrganizationActivityResolver()],
  [OrganizationResolver, new OrganizationResolver()],
  [RecommendationResolver, new RecommendationResolver(recommendations)],
  [ReportResolver, new ReportResolver()],
  [RequirementsResolver, new RequirementsResolver()],
  [RunResolver, new RunResolver(runs, results)],
]
