import type { ReportRepository } from '../domain/ports.ts'
import type { Report } from '../domain/report.ts'
import { toRecord } from './schemas.ts'
import type { AssessmentsModels, Stored } from './schemas.ts'

export function createReportRepository({ reports }: AssessmentsModels): ReportRepository {
  return {
    async findMany(ids) {
      const found = await reports.find({ _id: { $in: ids } }).lean<Stored<Report>[]>()
      return found.map((item) => toRecord<Report>(item))
    },
    async findByAssessment(assessmentIds) {
      const found = await reports.find({ assessmentId: { $in: assessmentIds } }).lean<Stored<Report>[]>()
      return found.map((item) => toRecord<Report>(item))
    },
  }
}
