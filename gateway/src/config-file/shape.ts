import type { z } from 'zod'
import type { Settings } from '#platform/config'
import type { gatewaySettings } from '../settings.ts'

export type SettingName = keyof typeof gatewaySettings

/** A part of the structure. */
export interface Shape {
  readonly [key: string]: SettingName | z.ZodType | Shape
}

type Values = Settings<typeof gatewaySettings>

/** Settings that are `on` or `off` may also be booleans. */
type ValueInFile<Value> = NonNullable<Value> | ('on' extends Value ? boolean : never)

/** What a file may contain, by its structure. */
export type Input<Part> = {
  readonly [Key in keyof Part]?:
    | (Part[Key] extends SettingName
        ? ValueInFile<Values[Part[Key]]>
        : Part[Key] extends z.ZodType
          ? z.input<Part[Key]>
          : Input<Part[Key]>)
    | undefined
}

/** The keys of a part that lead to a schema. */
type SectionKeys<Part> = {
  [Key in keyof Part]: Part[Key] extends SettingName
    ? never
    : Part[Key] extends z.ZodType
      ? Key
      : SectionKeys<Part[Key]> extends never
        ? never
        : Key
}[keyof Part]

/** The checked values that have a schema, by the structure of the file. */
export type Sections<Part> = {
  readonly [Key in SectionKeys<Part>]?: Part[Key] extends z.ZodType ? z.output<Part[Key]> : Sections<Part[Key]>
}

/** The paths of settings in a structure, by the name of the variable: `listen.port` for `PORT`. */
export function pathsOfSettings(shape: Shape, path: readonly string[] = []): ReadonlyMap<string, string> {
  const paths = Object.entries(shape).flatMap(([key, part]): readonly (readonly [string, string])[] => {
    if (typeof part === 'string') return [[part, [...path, key].join('.')]]
    return isSchema(part) ? [] : [...pathsOfSettings(part, [...path, key])]
  })
  return new Map(paths)
}

export const isSchema = (part: z.ZodType | Shape): part is z.ZodType => typeof part['safeParse'] === 'function'
