import type { Schema } from 'mongoose'
import { AppError } from '#platform/errors'

const queries = [
  ...(['find', 'findOne', 'countDocuments', 'distinct', 'updateOne', 'updateMany', 'replaceOne'] as const),
  ...(['deleteOne', 'deleteMany', 'findOneAndUpdate', 'findOneAndReplace', 'findOneAndDelete'] as const),
]

/** A mongoose plugin: the server aborts a query after this time, and the caller receives an AppError TIMEOUT. */
export const limitQueries =
  (maxTimeMs: number) =>
  (schema: Schema): void => {
    const explain = (error: Error, _result: unknown, next: (error?: Error) => void) =>
      next(isExpired(error) ? timeout(error) : error)
    // Documents have methods of two of these names too, so the hook is limited to queries.
    schema.pre(queries, { document: false, query: true }, function limit() {
      this.setOptions({ maxTimeMS: this.getOptions().maxTimeMS ?? maxTimeMs })
    })
    schema.pre('aggregate', function limit() {
      this.option({ maxTimeMS: maxTimeMs, ...this.options })
    })
    schema.pre('bulkWrite', function limit(_writes: unknown, options: { maxTimeMS?: number }) {
      options.maxTimeMS ??= maxTimeMs
    } as never)
    schema.post(queries, { document: false, query: true }, explain as never)
    schema.post('aggregate', explain as never)
    schema.post('bulkWrite', explain as never)
  }

const maxTimeMsExpired = 50

const isExpired = (error: Error): boolean => 'code' in error && error.code === maxTimeMsExpired

const timeout = (cause: Error) =>
  new AppError({
    code: 'TIMEOUT',
    message: 'The database did not respond in time.',
    details: { service: 'mongodb' },
    cause,
  })
