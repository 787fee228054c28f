import { z } from 'zod'
import { isHeaderValue, isReservedResponseHeader, problemOfName } from './reserved-headers.ts'

const name = z.string().check((context) => {
  const problem = problemOfName(context.value)
  if (problem) context.issues.push({ code: 'custom', message: problem.replace(/, got .*$/, ''), input: context.value })
})

const value = z.string().refine(isHeaderValue, 'expected text that a header can carry')

/** Patterns have no state and ignore case, as names of headers do. */
const pattern = z.union([z.instanceof(RegExp), z.string()]).transform((given, context) => {
  try {
    return new RegExp(typeof given === 'string' ? given : given.source, 'i')
  } catch {
    context.addIssue({ code: 'custom', message: 'expected a regular expression' })
    return z.NEVER
  }
})

const named = z.strictObject({ named: name })
const matching = z.strictObject({ matching: pattern })
const insertValue = z.strictObject({ insert: z.strictObject({ name, value }) })
const remove = z.strictObject({ remove: z.union([named, matching]) })

const requestRule = z.union(
  [
    z.strictObject({
      propagate: z.union([
        z.strictObject({ named: name, rename: name.exactOptional(), default: value.exactOptional() }),
        matching,
      ]),
    }),
    insertValue,
    z.strictObject({ insert: z.strictObject({ name, claim: z.string().min(1) }) }),
    remove,
  ],
  { error: 'expected one of { propagate: … }, { insert: … } and { remove: … }' },
)

const responseName = name.refine(
  (given) => !isReservedResponseHeader(given.toLowerCase()),
  'expected a header of a subgraph, which the gateway does not set itself',
)
const algorithm = z.enum(['append', 'first', 'last']).exactOptional()

const responseRule = z.union(
  [
    z.strictObject({
      propagate: z.union([
        z.strictObject({ named: responseName, rename: responseName.exactOptional(), algorithm }),
        z.strictObject({ matching: pattern, algorithm }),
      ]),
    }),
    remove,
  ],
  { error: 'expected one of { propagate: … } and { remove: … }' },
)

const rules = z.strictObject({ request: z.array(requestRule).default([]), response: z.array(responseRule).default([]) })

/** Header rules for all subgraphs and for single ones, in the form of Apollo Router. */
export const headerRulesSchema = z.strictObject({
  all: rules.default({ request: [], response: [] }),
  subgraphs: z.record(z.string(), rules).default({}),
})
