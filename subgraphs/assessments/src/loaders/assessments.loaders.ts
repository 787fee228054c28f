import DataLoader from 'dataloader'
import type { Presence } from '#platform/presence'
import type { Assessment, AssessmentStatus } from '../domain/assessment.ts'
import type { Milestone } from '../domain/milestone.ts'
import type {
  AssessmentPage,
  AssessmentRepository,
  MilestonePage,
  MilestoneRepository,
  RecommendationPage,
  RecommendationPart,
  RecommendationRepository,
  RecordPage,
  ReportRepository,
} from '../domain/ports.ts'
import type { Recommendation } from '../domain/recommendation.ts'
import type { Report } from '../domain/report.ts'

/** Which assessments of an organization are counted; `statuses` null for all. */
export interface AssessmentCountKey {
  readonly organizationId: string
  readonly statuses: readonly AssessmentStatus[] | null
}

/** Loaders of objects and lists; concurrent loads of an operation are read with one command. */
export interface AssessmentsLoaders {
  readonly assessment: DataLoader<string, Assessment | null>
  readonly assessments: DataLoader<AssessmentPage, RecordPage<Assessment>, string>
  readonly assessmentCount: DataLoader<AssessmentCountKey, number, string>
  readonly recommendation: DataLoader<string, Recommendation | null>
  readonly recommendations: DataLoader<RecommendationPage, RecordPage<Recommendation>, string>
  readonly recommendationCount: DataLoader<RecommendationPart, number, string>
  readonly milestone: DataLoader<string, Milestone | null>
  readonly milestones: DataLoader<MilestonePage, RecordPage<Milestone>, string>
  /** Number of milestones of an assessment. */
  readonly milestoneCount: DataLoader<string, number>
  readonly report: DataLoader<string, Report | null>
  readonly reportOf: DataLoader<string, Report | null>
  /** Ids of the users who watch an assessment. */
  readonly viewersOf: DataLoader<string, readonly string[]>
}

export interface AssessmentsLoadersDeps {
  readonly assessments: AssessmentRepository
  readonly recommendations: RecommendationRepository
  readonly reports: ReportRepository
  readonly milestones: MilestoneRepository
  readonly presence: Pick<Presence, 'of'>
}

/** Batching readers for one operation: as many results as keys, in their order, null for missing ones. */
export function createAssessmentsLoaders(deps: AssessmentsLoadersDeps): AssessmentsLoaders {
  const { assessments, recommendations, reports, milestones, presence } = deps
  return {
    assessment: byKey(
      (ids) => assessments.findMany(ids),
      ({ id }) => id,
    ),
    assessments: pages((keys) => assessments.findPages(keys)),
    assessmentCount: createCountLoader(assessments),
    recommendation: byKey(
      (ids) => recommendations.findMany(ids),
      ({ id }) => id,
    ),
    recommendations: pages((keys) => recommendations.findPages(keys)),
    recommendationCount: new DataLoader(async (parts: readonly RecommendationPart[]) => recommendations.count(parts), {
      cacheKeyFn: (part) => JSON.stringify(part),
    }),
    milestone: byKey(
      (ids) => milestones.findMany(ids),
      ({ id }) => id,
    ),
    milestones: pages((keys) => milestones.findPages(keys)),
    milestoneCount: new DataLoader(async (ids: readonly string[]) => {
      const counts = await milestones.count(ids)
      return ids.map((id) => counts.get(id) ?? 0)
    }),
    report: byKey(
      (ids) => reports.findMany(ids),
      ({ id }) => id,
    ),
    reportOf: byKey(
      (ids) => reports.findByAssessment(ids),
      ({ assessmentId }) => assessmentId,
    ),
    viewersOf: new DataLoader((ids: readonly string[]) => presence.of(ids)),
  }
}

function byKey<Item>(find: (keys: readonly string[]) => Promise<readonly Item[]>, keyOf: (item: Item) => string) {
  return new DataLoader<string, Item | null>(async (keys) => {
    const found = new Map((await find(keys)).map((item) => [keyOf(item), item]))
    return keys.map((key) => found.get(key) ?? null)
  })
}

const pages = <Key, Item>(find: (keys: readonly Key[]) => Promise<readonly RecordPage<Item>[]>) =>
  new DataLoader<Key, RecordPage<Item>, string>(find, { cacheKeyFn: (key) => JSON.stringify(key) })

// Counting by status allows one command for all filters.
function createCountLoader(assessments: AssessmentRepository): AssessmentsLoaders['assessmentCount'] {
  return new DataLoader<AssessmentCountKey, number, string>(
    async (keys) => {
      const counts = await assessments.count([...new Set(keys.map(({ organizationId }) => organizationId))])
      return keys.map(({ organizationId, statuses }) =>
        counts
          .filter((entry) => entry.organizationId === organizationId && (statuses?.includes(entry.status) ?? true))
          .reduce((sum, { count }) => sum + count, 0),
      )
    },
    { cacheKeyFn: (key) => JSON.stringify(key) },
  )
}
