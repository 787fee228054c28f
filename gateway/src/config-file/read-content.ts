import type { z } from 'zod'
import { nearestName, showValue } from '#platform/config'
import type { FileValue } from '#platform/config'
import { fileShape } from './file-shape.ts'
import type { FileSections } from './file-shape.ts'
import type { ConfigFile } from './find-config-file.ts'
import { isSchema } from './shape.ts'
import type { Shape } from './shape.ts'

/** The checked content of a configuration file. */
export interface FileContent {
  /** Values of settings by the name of the variable. `loadSettings` checks them. */
  readonly settings: ReadonlyMap<string, FileValue>
  readonly sections: FileSections
  /** Unknown keys, and values without an environment variable that are not valid. */
  readonly problems: readonly string[]
}

/** Compares the content of a file with the structure of configuration files. */
export function readContent({ name, content }: ConfigFile): FileContent {
  const settings = new Map<string, FileValue>()
  const problems: string[] = []
  const place = (path: readonly PropertyKey[]) =>
    `${name}: ${path.length === 0 ? 'the file' : path.map(String).join('.')}`
  const read = (given: unknown, shape: Shape, path: readonly string[]): Record<string, unknown> => {
    if (!isObject(given)) {
      problems.push(`${place(path)}: expected an object, got ${showValue(given)}`)
      return {}
    }
    const sections: Record<string, unknown> = {}
    for (const [key, value] of Object.entries(given)) {
      const part = Object.hasOwn(shape, key) ? shape[key] : undefined
      const at = [...path, key]
      if (part === undefined) problems.push(`${place(at)}: ${unknownKey(key, Object.keys(shape))}`)
      else if (value === undefined) continue
      else if (typeof part === 'string') settings.set(part, { value, path: place(at) })
      else if (!isSchema(part)) sections[key] = read(value, part, at)
      else {
        const parsed = part.safeParse(value)
        if (parsed.success) sections[key] = parsed.data
        else
          problems.push(
            ...parsed.error.issues.flatMap((issue) => describe(issue, value, (rest) => place([...at, ...rest]))),
          )
      }
    }
    return sections
  }
  const sections = read(content, fileShape, []) as FileSections
  return { settings, sections, problems }
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = nearestName(key, known)
  return `expected one of ${known.join(', ')}, got an unknown key${meant === null ? '' : `; "${meant}" may be meant`}`
}

type Issue = z.core.$ZodIssue

/** @param section - the value that the schema was applied to */
function describe(issue: Issue, section: unknown, place: (path: readonly PropertyKey[]) => string): readonly string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${place([...issue.path, key])}: expected no such key, got an unknown key`)
  const actual = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    section,
  )
  const message =
    issue.code === 'invalid_type' ? `expected ${issue.expected}` : issue.message.replace(/^.*?(?=expected )/, '')
  const isSecret = issue.path.some((key) => secretKeys.test(String(key)))
  const shown =
    actual === undefined ? 'nothing' : isSecret ? 'another value (not shown, it is a secret)' : showValue(actual)
  return [`${place(issue.path)}: ${message}, got ${shown}`]
}

/** Sections have no mark for secrets, so that their names decide. */
const secretKeys = /secret|password|passphrase|token|authorization|key$/i

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
