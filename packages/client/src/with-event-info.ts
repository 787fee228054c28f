import type { EventInfo } from './types.ts'

interface ResultWithExtensions {
  readonly extensions?: object | null | undefined
}

/** Passes the information about an event through libraries that only pass results. */
export const withEventInfo = <Result extends ResultWithExtensions>(result: Result, info: EventInfo): Result => ({
  ...result,
  extensions: { ...result.extensions, resume: info },
})
