import { errorCodes } from '#platform/errors'
import { counterOf } from '#platform/metrics'
import type { Registry } from '#platform/metrics'
import type { PresentErrors } from '../requests/present-errors.ts'
import { otherName } from './bounded-names.ts'

const libraryCodes = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'OPERATION_RESOLUTION_FAILURE']
const known: ReadonlySet<string> = new Set([...Object.keys(errorCodes), ...libraryCodes])

/** Counts the errors that clients receive by their code. Codes that other graphs have invented are counted as `other`. */
export function countErrors(present: PresentErrors, registry: Registry): PresentErrors {
  const errors = counterOf(registry, {
    name: 'plumbline_errors_total',
    help: 'Errors sent to clients, by code; of operations that were rejected too.',
    labelNames: ['code'],
  })
  return (given, failed) => {
    const presented = present(given, failed)
    for (const { extensions } of presented) {
      const code = String(extensions?.['code'])
      errors.labels(known.has(code) ? code : otherName).inc()
    }
    return presented
  }
}
