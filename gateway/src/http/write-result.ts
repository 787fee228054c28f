import { parseForJson } from '@plumbline/query-plan-executor'
import type { GraphQLFormattedError } from 'graphql'

/** Data that is JSON text already. Apollo Server passes it on like an object; `writeResult` does not parse it. */
export class WrittenData {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toJSON(): unknown {
    return parseForJson(this.text)
  }
}

export interface ResultToWrite {
  readonly data?: unknown
  readonly errors?: readonly GraphQLFormattedError[] | undefined
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
}

/** Writes the members in the order of Apollo Server, with its trailing newline. */
export function writeResult({ data, errors, extensions }: ResultToWrite): string {
  const members = [
    ...(errors ? [`"errors":${JSON.stringify(errors)}`] : []),
    ...(data === undefined ? [] : [`"data":${data instanceof WrittenData ? data.text : JSON.stringify(data)}`]),
    ...(extensions ? [`"extensions":${JSON.stringify(extensions)}`] : []),
  ]
  return `{${members.join(',')}}\n`
}
