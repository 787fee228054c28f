import { z } from 'zod'
import { protocolOf, splitHosts } from '#platform/url'

/** An environment variable: its meaning, its form and its default. */
export interface Setting<Value> {
  readonly description: string
  /** The expected form, for error messages and the generated documentation. */
  readonly expected: string
  /** The expected form in a configuration file. */
  readonly expectedValue: string
  /** Reads the text of the variable. */
  readonly schema: z.ZodType<Value>
  /** Reads a value of a configuration file: a number, a list and so on instead of their texts. */
  readonly valueSchema: z.ZodType<Value>
  /**
   * The text that is used when the variable is absent or empty. `null` makes the value `null`; `undefined` makes the variable
   * required.
   */
  readonly fallback: string | null | undefined
  readonly secret: boolean
  /** A deprecated name of the variable, which is read when the current one is absent or empty. */
  readonly formerName?: string
}

/** The settings of a service by variable name. */
export type SettingsTable = Readonly<Record<string, Setting<unknown>>>

/** The values of a table of settings. */
export type Settings<Table extends SettingsTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Setting<infer Value> ? Value : never
}

interface Common {
  readonly description: string
  readonly secret?: true
  readonly formerName?: string
}

function make<Value>(
  common: Common & { readonly fallback?: string | number | boolean | null; readonly expectedValue?: string },
  expected: string,
  { schema, valueSchema }: Pick<Setting<Value>, 'schema' | 'valueSchema'>,
): Setting<Value> {
  const { fallback, formerName } = common
  return {
    description: common.description,
    expected,
    expectedValue: common.expectedValue ?? expected,
    schema,
    valueSchema,
    fallback: fallback === undefined || fallback === null ? fallback : String(fallback),
    secret: common.secret ?? false,
    ...(formerName !== undefined && { formerName }),
  }
}

const textList = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)

/** The text of the variable is the value itself. */
const asText = <Value>(schema: z.ZodType<Value>) => ({ schema, valueSchema: schema })

function integerIn(min: number, max: number) {
  const valueSchema = z.number().int().min(min).max(max)
  const schema = z
    .string()
    .regex(/^[+-]?\d+$/)
    .transform(Number)
    .pipe(valueSchema)
  return { schema, valueSchema }
}

function listOf(item: z.ZodType<string, string>, { minLength }: { readonly minLength: number }) {
  const valueSchema = z.array(item).min(minLength)
  return { schema: textList.pipe(valueSchema), valueSchema }
}

const isUrl = (text: string, protocols: readonly string[]) => protocols.includes(protocolOf(text).slice(0, -1))
const urlOf = (protocols: readonly string[]) => z.string().refine((text) => isUrl(text, protocols))
const hostsOf = (protocols: readonly string[]) =>
  z.string().refine((text) => splitHosts(text).every((part) => isUrl(part, protocols)))

/** In a configuration file, a choice of `on` and `off` may be a boolean. */
function choiceOf<const Value extends string>(values: readonly Value[]) {
  const schema = z.enum(values)
  const isSwitch = (['on', 'off'] as readonly string[]).every((value) => (values as readonly string[]).includes(value))
  const toWord = (given: unknown) => (typeof given === 'boolean' && isSwitch ? (given ? 'on' : 'off') : given)
  return { schema, valueSchema: z.preprocess(toWord, schema) as z.ZodType<Value> }
}

type Optional = Common & { readonly fallback: null }

/** Creates settings, one function per kind of value. */
export const setting = {
  integer: (options: Common & { readonly fallback?: number; readonly min: number; readonly max: number }) =>
    make(options, `an integer from ${options.min} to ${options.max}`, integerIn(options.min, options.max)),

  optionalInteger: (options: Common & { readonly min: number; readonly max: number }): Setting<number | null> =>
    make<number | null>(
      { ...options, fallback: null },
      `an integer from ${options.min} to ${options.max}`,
      integerIn(options.min, options.max),
    ),

  text: (options: Common & { readonly fallback?: string; readonly minLength?: number }) =>
    make(
      options,
      options.minLength ? `text of at least ${options.minLength} characters` : 'text',
      asText(z.string().min(options.minLength ?? 1)),
    ),

  optionalText: (options: Common & { readonly minLength?: number }): Setting<string | null> =>
    make<string | null>({ ...options, fallback: null }, 'text', asText(z.string().min(options.minLength ?? 1))),

  flag: (options: Common & { readonly fallback: boolean }): Setting<boolean> =>
    make(options, '`true` or `false`', {
      schema: z.enum(['true', 'false']).transform((text) => text === 'true'),
      valueSchema: z.boolean(),
    }),

  choice: <const Value extends string>(
    options: Common & { readonly fallback?: Value; readonly values: readonly Value[] },
  ): Setting<Value> => make(options, `one of ${options.values.join(', ')}`, choiceOf(options.values)),

  url: (options: Common & { readonly fallback?: string; readonly protocols: readonly string[] }): Setting<string> =>
    make(options, urlForm(options.protocols), asText(urlOf(options.protocols))),

  /** A URL that may have several hosts, separated by commas. */
  hosts: (options: Common & { readonly protocols: readonly string[] }): Setting<string> =>
    make(options, hostsForm(options.protocols), asText(hostsOf(options.protocols))),

  optionalHosts: (
    options: Omit<Optional, 'fallback'> & { readonly protocols: readonly string[] },
  ): Setting<string | null> =>
    make<string | null>(
      { ...options, fallback: null },
      hostsForm(options.protocols),
      asText(hostsOf(options.protocols)),
    ),

  /** Comma-separated URLs of the replicas of one service. */
  urls: (
    options: Common & { readonly fallback?: string; readonly protocols: readonly string[] },
  ): Setting<readonly string[]> =>
    make<readonly string[]>(
      { ...options, expectedValue: `a list of one or more ${urlsForm(options.protocols)}` },
      `one or more ${urlsForm(options.protocols)}, separated by commas`,
      listOf(urlOf(options.protocols), { minLength: 1 }),
    ),

  optionalUrl: (
    options: Omit<Optional, 'fallback'> & { readonly protocols: readonly string[] },
  ): Setting<string | null> =>
    make<string | null>({ ...options, fallback: null }, urlForm(options.protocols), asText(urlOf(options.protocols))),

  /** Comma-separated texts; an empty list when absent. */
  list: (options: Common & { readonly fallback?: string }): Setting<readonly string[]> =>
    make<readonly string[]>(
      { fallback: '', expectedValue: 'a list of texts', ...options },
      'a comma-separated list',
      listOf(z.string(), { minLength: 0 }),
    ),
}

const hostsForm = (protocols: readonly string[]) => `${urlForm(protocols)}, with one or more hosts`

const urlForm = (protocols: readonly string[]) => `a URL such as ${examplesOf(protocols)}`

const urlsForm = (protocols: readonly string[]) => `URLs such as ${examplesOf(protocols)}`

const examplesOf = (protocols: readonly string[]) => protocols.map((protocol) => `${protocol}://host:port`).join(' or ')
