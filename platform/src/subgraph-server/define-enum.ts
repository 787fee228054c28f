import { registerEnumType } from 'type-graphql'

export interface EnumDefinition<Value extends string> {
  readonly description: string
  /** The description of each value, in the order in which the schema lists them. */
  readonly values: Readonly<Record<Value, string>>
}

/** Registers an enum type of the graph. @returns the object for decorators, which maps each value to itself */
export function defineEnum<Value extends string>(
  name: string,
  { description, values }: EnumDefinition<Value>,
): { readonly [Name in Value]: Name } {
  const names = Object.keys(values) as Value[]
  const type = Object.fromEntries(names.map((value) => [value, value])) as { readonly [Name in Value]: Name }
  const describe = ([value, text]: [string, string]) => [value, { description: text }]
  registerEnumType(type, {
    name,
    description,
    valuesConfig: Object.fromEntries(Object.entries<string>(values).map(describe)) as never,
  })
  return type
}
