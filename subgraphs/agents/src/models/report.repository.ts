import type { Mongo } from '#platform/mongo'
import { reportFileKey } from '../domain/reports/report-file.ts'
import type { ReportFile, ReportRepository } from '../domain/reports/report-file.ts'
import { createFileContents } from './file-contents.ts'
import type { AgentsModels, StoredReportFile } from './schemas.ts'

export function createReportRepository(
  mongo: Mongo,
  { reports, reportFiles }: Pick<AgentsModels, 'reports' | 'reportFiles'>,
): ReportRepository {
  const contents = createFileContents(mongo, 'reportContents')
  const forget = async ({ _id, contentIds }: StoredReportFile): Promise<void> => {
    for (const id of contentIds) await contents.remove(id)
    // It may have been requested again after it was read: the content of the new request is kept.
    await reportFiles.deleteOne({ _id, contentIds })
  }
  return {
    async saveDocument(runId, document) {
      await reports.replaceOne({ _id: runId }, { document }, { upsert: true })
    },
    async findDocument(runId) {
      const found = await reports.findById(runId).lean()
      return found && found.document
    },
    async findTitles(runIds) {
      type Titled = { readonly _id: string; readonly document: { readonly title: string } }
      const found = await reports.find({ _id: { $in: runIds } }, { 'document.title': 1 }).lean<Titled[]>()
      return new Map(found.map(({ _id, document }) => [_id, document.title]))
    },
    async findFiles(keys, now) {
      const found = await reportFiles.find({ _id: { $in: keys.map(reportFileKey) }, expiresAt: { $gt: now } }).lean()
      return found.map(toFile)
    },
    async findPending(requestedBefore, limit) {
      const where = { status: 'PENDING' as const, requestedAt: { $lt: requestedBefore } }
      return (await reportFiles.find(where).sort({ requestedAt: 1 }).limit(limit).lean()).map(toFile)
    },
    async request(file, now) {
      const _id = reportFileKey(file)
      const stored = await reportFiles.findById(_id).lean()
      if (stored && stored.expiresAt > now && stored.status !== 'FAILED') return toFile(stored)
      if (stored) await forget(stored)
      // A concurrent call may have requested it in the meantime; then that request stays.
      const kept = await reportFiles
        .findOneAndUpdate(
          { _id },
          { $setOnInsert: { ...file, contentId: null, contentIds: [] } },
          { upsert: true, returnDocument: 'after' },
        )
        .lean()
      return kept ? toFile(kept) : file
    },
    async store(key, content) {
      const where = { _id: reportFileKey(key), status: 'PENDING' as const }
      const contentId = contents.createId()
      // Stored first, so that an interrupted upload is removed with the file.
      const { matchedCount } = await reportFiles.updateOne(where, { $push: { contentIds: contentId } })
      if (matchedCount === 0) return
      await contents.write(contentId, content)
      const ready = { status: 'READY' as const, sizeBytes: content.length, contentId }
      const outcome = await reportFiles.updateOne({ ...where, contentIds: contentId }, { $set: ready })
      // Another worker was faster, or the file was removed.
      if (outcome.matchedCount === 0) await contents.remove(contentId)
    },
    async fail(key, error) {
      await reportFiles.updateOne({ _id: reportFileKey(key), status: 'PENDING' }, { $set: { status: 'FAILED', error } })
    },
    async read(keys) {
      const ids = keys.map(reportFileKey)
      const found = await reportFiles.find({ _id: { $in: ids }, status: 'READY' }).lean()
      const texts = await contents.read(found.flatMap(({ contentId }) => contentId ?? []))
      return new Map(
        found.flatMap(({ _id, contentId }) => {
          const content = contentId === null ? undefined : texts.get(contentId)
          return content === undefined ? [] : [[_id, content] as const]
        }),
      )
    },
    async removeExpired(now) {
      const expired = await reportFiles
        .find({ expiresAt: { $lte: now } })
        .sort({ expiresAt: 1 })
        .limit(removedAtOnce)
        .lean()
      for (const file of expired) await forget(file)
      return expired.length
    },
  }
}

const removedAtOnce = 100

const toFile = ({ _id: _, contentId: _content, contentIds: _contents, ...file }: StoredReportFile): ReportFile => file
