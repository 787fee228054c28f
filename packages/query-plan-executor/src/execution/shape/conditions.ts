import { type JsonObject, ownValue } from '../request/json-object.ts'
import type { Condition } from './selection.ts'

/** Whether a selection is excluded, for variables with their defaults. */
export function isSkipped(conditions: readonly Condition[], variables: JsonObject): boolean {
  for (const condition of conditions) {
    const holds = conditionHolds(condition, variables)
    if (condition.directive === 'skip' ? holds : !holds) return true
  }
  return false
}

/** @throws Error - a variable is not a Boolean, which validation of the variables prevents */
function conditionHolds({ directive, value }: Condition, variables: JsonObject): boolean {
  if (typeof value === 'boolean') return value
  const given = ownValue(variables, value.variable)
  if (typeof given !== 'boolean') {
    throw new Error(
      `Unexpected value ${String(given)} for variable $${value.variable} of @${directive}(if: $${value.variable})`,
    )
  }
  return given
}
