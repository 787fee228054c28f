import type { EventInfo } from './types.ts'

interface ResultWithExtensions {
  readonly extensions?: object | null | undefined
}

/** Hands on what is known of an event where a library passes results and nothing else. */
export const withEventInfo = <Result extends ResultWithExtensions>(result: Result, info: EventInfo): Result => ({
  ...result,
  extensions: { ...result.extensions, resume: info },
})
