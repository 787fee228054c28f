import { conflict, notFound } from '#platform/errors'
import { isId } from '#platform/ids'
import type { Assessment } from '../domain/assessment.ts'
import type { AssessmentRepository } from '../domain/ports.ts'

export interface Advance {
  readonly id: string
  readonly correlationId: string
  /** A rule: returns the next state, or the same object if nothing changes. Its errors are thrown to the caller. */
  readonly rule: (assessment: Assessment) => Assessment
}

// Each conflict means that another change was stored, so this many conflicts have another cause.
const maxAttempts = 10

/**
 * Applies a rule to the stored assessment, and again after a concurrent change.
 * @throws AppError NOT_FOUND, CONFLICT, and the errors of the rule
 */
export async function advance(assessments: AssessmentRepository, options: Advance): Promise<Assessment> {
  const { id, correlationId, rule } = options
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const from = isId('asm', id) ? await assessments.find(id) : null
    if (!from) throw notFound('assessment', id)
    const to = rule(from)
    if (to === from || (await assessments.replace({ from, to, correlationId }))) return to
  }
  throw conflict(`The assessment ${id} was changed by others ${maxAttempts} times meanwhile. Try again.`)
}
