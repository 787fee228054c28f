import { CommandError } from '../errors.ts'

/** The number of unlimited quantifiers, and whether one contains another or alternatives, which makes the number of steps exponential. */
export type Repeats = { readonly count: number; readonly isNested: boolean }

function refused(source: string, what: string): CommandError {
  return new CommandError(
    'InvalidRegex',
    `Regular expression is invalid: the embedded store supports what PCRE and JavaScript interpret alike, not ${what} in /${source}/`,
  )
}

/** Escapes outside of and within brackets, and their translations to JavaScript. The classes of PCRE contain ASCII characters only, also when case is ignored. */
const escapes: Readonly<Record<string, string>> = {
  d: '[0-9]',
  D: '[^0-9]',
  w: '(?-i:\\w)',
  W: '(?-i:\\W)',
  s: '[\\t-\\r ]',
  S: '[^\\t-\\r ]',
  n: '\\n',
  r: '\\r',
  t: '\\t',
  f: '\\f',
}
const bracketEscapes: Readonly<Record<string, string>> = {
  d: '0-9',
  w: 'A-Za-z0-9_',
  s: '\\t-\\r ',
  n: '\\n',
  r: '\\r',
  t: '\\t',
  f: '\\f',
}
const anchors: Readonly<Record<string, string>> = { b: '(?-i:\\b)', B: '(?-i:\\B)' }

class Reader {
  at = 0
  readonly source: string

  constructor(source: string) {
    this.source = source
  }

  get isDone(): boolean {
    return this.at >= this.source.length
  }

  peek(text: string): boolean {
    return this.source.startsWith(text, this.at)
  }

  take(): string {
    const character = String.fromCodePoint(this.source.codePointAt(this.at) ?? 0)
    this.at += character.length
    return character
  }

  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const [found] = pattern.exec(this.source) ?? []
    if (found !== undefined) this.at += found.length
    return found
  }

  refused(what: string): CommandError {
    return refused(this.source, what)
  }
}

export type Translated = { readonly pattern: string; readonly repeats: Repeats }

/** A pattern of PCRE as one of JavaScript. In PCRE, only `\n` ends a line, and `$` also matches before a final line break. */
export function translate(source: string, options: string): Translated {
  const reader = new Reader(source)
  if (source.includes('\0')) throw reader.refused('a NUL')
  const isMultiline = options.includes('m')
  const tokens = {
    '.': options.includes('s') ? '[^]' : '[^\\n]',
    '^': isMultiline ? '(?:^|(?<=\\n)(?=[^]))' : '^',
    $: isMultiline ? '(?=\\n|$)' : '(?=\\n?$)',
  }
  const { pattern, repeats } = alternatives(reader, { tokens, ignoresCase: options.includes('i') }, 0)
  if (!reader.isDone) throw reader.refused("an unmatched ')'")
  return { pattern, repeats }
}

type Flags = { readonly tokens: Readonly<Record<string, string>>; readonly ignoresCase: boolean }
type Part = { readonly pattern: string; readonly repeats: Repeats; readonly hasChoice: boolean }

const none: Repeats = { count: 0, isNested: false }

/** Reads up to the end, or to the bracket that closes a group. */
function alternatives(reader: Reader, flags: Flags, depth: number): Part {
  if (depth > 50) throw reader.refused('groups nested more than 50 deep')
  let [pattern, count, isNested, hasChoice] = ['', 0, false, false]
  while (!reader.isDone && !reader.peek(')')) {
    if (reader.match(/\|/y) !== undefined) {
      pattern += '|'
      hasChoice = true
      continue
    }
    const part = repeated(reader, atom(reader, flags, depth))
    pattern += part.pattern
    count += part.repeats.count
    isNested ||= part.repeats.isNested
    hasChoice ||= part.hasChoice
  }
  return { pattern, repeats: { count, isNested }, hasChoice }
}

function atom(reader: Reader, flags: Flags, depth: number): Part & { readonly isAssertion: boolean } {
  const character = reader.take()
  const simple = (pattern: string, isAssertion = false) => ({ pattern, repeats: none, hasChoice: false, isAssertion })
  if (character === '(') return group(reader, flags, depth)
  if (character === '[') return simple(bracket(reader, flags))
  if (character === '\\') return escape(reader)
  if ('*+?'.includes(character)) throw reader.refused(`'${character}' with nothing to repeat`)
  if (character === '{' && reader.match(/,?\d*(,\d*)?\}/y) !== undefined)
    throw reader.refused("'{' with nothing to repeat")
  const token = Object.hasOwn(flags.tokens, character) ? flags.tokens[character] : undefined
  if (token !== undefined) return simple(token, character !== '.')
  return simple(/[{}\]/]/.test(character) ? `\\${character}` : character)
}

function group(reader: Reader, flags: Flags, depth: number): Part & { readonly isAssertion: boolean } {
  const opening = reader.match(/\?(:|=|!)/y)
  if (opening === undefined && reader.peek('?'))
    throw reader.refused(`'(${reader.source.slice(reader.at, reader.at + 3)}'`)
  const { pattern, repeats, hasChoice } = alternatives(reader, flags, depth + 1)
  if (reader.match(/\)/y) === undefined) throw reader.refused("an unmatched '('")
  const isAssertion = opening === '?=' || opening === '?!'
  return { pattern: `(${opening ?? '?:'}${pattern})`, repeats, hasChoice, isAssertion }
}

function escape(reader: Reader): Part & { readonly isAssertion: boolean } {
  const simple = (pattern: string, isAssertion = false) => ({ pattern, repeats: none, hasChoice: false, isAssertion })
  if (reader.isDone) throw reader.refused("a '\\' at the end")
  const hex = reader.match(/x[0-9A-Fa-f]{2}/y)
  if (hex !== undefined) return simple(`\\${hex}`)
  const character = reader.take()
  const known = Object.hasOwn(escapes, character) ? escapes[character] : undefined
  if (known !== undefined) return simple(known)
  const anchor = Object.hasOwn(anchors, character) ? anchors[character] : undefined
  if (anchor !== undefined) return simple(anchor, true)
  if (/[A-Za-z0-9]/.test(character)) throw reader.refused(`'\\${character}'`)
  return simple(literal(character))
}

/** A character class; PCRE and JavaScript differ in where `]`, `-` and `[` are literals. */
function bracket(reader: Reader, flags: Flags): string {
  let pattern = reader.match(/\^/y) === undefined ? '[' : '[^'
  if (reader.peek(']')) throw reader.refused("']' first in brackets")
  for (let first = true; ; first = false) {
    if (reader.isDone) throw reader.refused("an unmatched '['")
    if (reader.match(/\]/y) !== undefined) return `${pattern}]`
    const low = bracketItem(reader, first, flags)
    if (low.isClass || !/^-[^\]]/.test(reader.source.slice(reader.at, reader.at + 2))) {
      pattern += low.pattern
      continue
    }
    reader.take()
    const high = bracketItem(reader, false, flags)
    if (high.isClass) throw reader.refused('a range that ends in a class')
    pattern += `${low.pattern}-${high.pattern}`
  }
}

function bracketItem(
  reader: Reader,
  first: boolean,
  { ignoresCase }: Flags,
): { readonly pattern: string; readonly isClass: boolean } {
  if (/^\[[:.=]/.test(reader.source.slice(reader.at, reader.at + 2)))
    throw reader.refused("'[' followed by ':', '.' or '=' in brackets")
  const character = reader.take()
  if (character === '-' && !first && !reader.peek(']')) throw reader.refused("'-' in the middle of brackets")
  if (character !== '\\') return { pattern: literal(character), isClass: false }
  if (reader.isDone) throw reader.refused("a '\\' at the end")
  const hex = reader.match(/x[0-9A-Fa-f]{2}/y)
  if (hex !== undefined) return { pattern: `\\${hex}`, isClass: false }
  const escaped = reader.take()
  const known = Object.hasOwn(bracketEscapes, escaped) ? bracketEscapes[escaped] : undefined
  if (escaped === 'w' && ignoresCase) throw reader.refused("'\\w' in brackets where case is ignored")
  if (known !== undefined) return { pattern: known, isClass: 'dws'.includes(escaped) }
  if (/[A-Za-z0-9]/.test(escaped)) throw reader.refused(`'\\${escaped}' in brackets`)
  return { pattern: literal(escaped), isClass: false }
}

/** A literal character in JavaScript's strict syntax, in which only syntax characters may be escaped. */
function literal(character: string): string {
  return /[\^$\\.*+?()[\]{}|/-]/.test(character)
    ? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
    : character
}

function repeated(reader: Reader, part: Part & { readonly isAssertion: boolean }): Part {
  const quantifier = reader.match(/[*+?]|\{\d+(,\d*)?\}/y)
  if (quantifier === undefined) {
    if (reader.peek('{,')) throw reader.refused("'{,'")
    return part
  }
  if (part.isAssertion) throw reader.refused(`'${quantifier}' after an assertion`)
  const lazy = reader.match(/\?/y) ?? ''
  if (
    reader.peek('+') ||
    reader.peek('*') ||
    reader.peek('?') ||
    /^\{\d/.test(reader.source.slice(reader.at, reader.at + 2))
  )
    throw reader.refused('a quantifier after a quantifier')
  const numbers = [...quantifier.matchAll(/\d+/g)].map(([number]) => Number(number))
  if (numbers.some((number) => number > 1000)) throw reader.refused('more than 1000 repeats')
  const isMany = quantifier !== '?' && quantifier !== '{0,1}'
  const { count, isNested } = part.repeats
  const repeats = { count: count + Number(isMany), isNested: isNested || (isMany && (count > 0 || part.hasChoice)) }
  return { pattern: `${part.pattern}${quantifier}${lazy}`, repeats, hasChoice: part.hasChoice || quantifier === '?' }
}
