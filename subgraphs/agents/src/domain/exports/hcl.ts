/** A value of an attribute in Terraform's language. */
export type HclValue =
  | string
  | number
  | boolean
  | readonly HclValue[]
  | HclReference
  | { readonly [name: string]: HclValue }

/** An expression of this program, which is not quoted. Never made of text from elsewhere. */
export class HclReference {
  readonly expression: string

  constructor(expression: string) {
    this.expression = expression
  }
}

/** A block: its type, its labels, and its attributes and blocks in order. */
export interface HclBlock {
  readonly type: string
  readonly labels?: readonly string[]
  readonly attributes?: Readonly<Record<string, HclValue>>
  readonly blocks?: readonly HclBlock[]
}

/** Prints a block as `terraform fmt` does. */
export function printBlock({ type, labels = [], attributes = {}, blocks = [] }: HclBlock, indent = ''): string {
  const inner = `${indent}  `
  const entries = Object.entries(attributes)
  const width = Math.max(0, ...entries.map(([name]) => name.length))
  const lines = [
    ...entries.map(([name, value]) => `${inner}${name.padEnd(width)} = ${printValue(value)}`),
    ...blocks.map((block, index) => `${entries.length > 0 || index > 0 ? '\n' : ''}${printBlock(block, inner)}`),
  ]
  const head = [type, ...labels.map(quote)].join(' ')
  return lines.length === 0 ? `${indent}${head} {}` : `${indent}${head} {\n${lines.join('\n')}\n${indent}}`
}

function printValue(value: HclValue): string {
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof HclReference) return value.expression
  if (isList(value)) return `[${value.map(printValue).join(', ')}]`
  const members = Object.entries(value).map(([name, member]) => `${quote(name)} = ${printValue(member)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

const isList = (value: HclValue): value is readonly HclValue[] => Array.isArray(value)

/** A quoted string, in which nothing is interpolated. */
function quote(text: string): string {
  const escaped = text
    .replaceAll(/["\\]/g, String.raw`\$&`)
    .replaceAll(/[$%](?=\{)/g, '$&$&')
    // Control characters would end the line, or the file.
    .replaceAll(
      /[\p{Cc}\p{Zl}\p{Zp}]/gu,
      (character) => String.raw`\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
    )
  return `"${escaped}"`
}
