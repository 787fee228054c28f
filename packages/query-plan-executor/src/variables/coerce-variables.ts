import { GraphQLError, isInputType, isNonNullType, typeFromAST, valueFromAST } from 'graphql'
import type { GraphQLInputType, GraphQLSchema, VariableDefinitionNode } from 'graphql'
import { coerceValue, TooManyErrors } from './coerce-value.ts'
import type { CoercionEvents, Path, ReportFault } from './coerce-value.ts'
import { createShow, maxMessageLength, shorten } from './show-value.ts'

/** Values by variable. */
export type Variables = Readonly<Record<string, unknown>>

/** The coerced variables of a client with their defaults, or the errors. */
export type CoercedVariables =
  | {
      readonly coerced: Variables
      /** Whether a `bigint` was given for an id or a number, which subgraphs take in its coerced form. */
      readonly hadBigInt: boolean
      readonly errors?: undefined
    }
  | { readonly coerced?: undefined; readonly hadBigInt?: undefined; readonly errors: readonly GraphQLError[] }

/** The limit of graphql-js. */
const maxErrors = 50

/**
 * Coerces variables by the rules of the GraphQL specification and with the messages of graphql-js, whose `getVariableValues` includes
 * every wrong value completely and reports every error: a small request can cause a response of megabytes.
 * Here coercion ends with the 50th error, and the part of a value in an error is limited.
 * @returns errors with the code BAD_USER_INPUT, at most 51: the last one reports that there are more
 * @see https://spec.graphql.org/October2021/#sec-Coercing-Variable-Values
 */
export function coerceVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  inputs: Variables,
): CoercedVariables {
  const coercer = new VariablesCoercer(schema, inputs)
  const coerced = coercer.coerceAll(definitions)
  return coercer.errors.length > 0 ? { errors: coercer.errors } : { coerced, hadBigInt: coercer.hadBigInt }
}

class VariablesCoercer {
  readonly errors: GraphQLError[] = []
  hadBigInt = false
  readonly #schema: GraphQLSchema
  readonly #inputs: Variables
  readonly #show = createShow()

  constructor(schema: GraphQLSchema, inputs: Variables) {
    this.#schema = schema
    this.#inputs = inputs
  }

  coerceAll(definitions: readonly VariableDefinitionNode[]): Variables {
    const coerced: Record<string, unknown> = {}
    try {
      for (const definition of definitions) {
        const value = this.#coerceOne(definition)
        if (value !== undefined) coerced[definition.variable.name.value] = value
      }
    } catch (thrown) {
      this.errors.push(lastError(thrown))
    }
    return coerced
  }

  #coerceOne(definition: VariableDefinitionNode): unknown {
    const name = definition.variable.name.value
    const type = typeFromAST(this.#schema, definition.type)
    if (!isInputType(type)) {
      this.#report(definition, `Variable "$${name}" expected a value of an input type, which its type is not.`)
      return undefined
    }
    if (!Object.hasOwn(this.#inputs, name)) return this.#defaultOf(definition, type)
    const value = this.#inputs[name]
    if (value !== null || !isNonNullType(type)) return coerceValue(value, type, this.#eventsOf(definition))
    this.#report(definition, `Variable "$${name}" of non-null type "${type.toString()}" must not be null.`)
    return undefined
  }

  #defaultOf(definition: VariableDefinitionNode, type: GraphQLInputType): unknown {
    if (definition.defaultValue) return valueFromAST(definition.defaultValue, type)
    if (isNonNullType(type)) {
      const name = definition.variable.name.value
      this.#report(definition, `Variable "$${name}" of required type "${type.toString()}" was not provided.`)
    }
    return undefined
  }

  #eventsOf(definition: VariableDefinitionNode): CoercionEvents {
    const name = definition.variable.name.value
    const report: ReportFault = ({ value, path, reason }) => {
      const place = path ? ` at "${pathText(name, path)}"` : ''
      const message = `Variable "$${name}" got invalid value ${this.#show(value)}${place}; ${reason}`
      this.#report(definition, message)
    }
    return { report, onBigInt: () => void (this.hadBigInt = true) }
  }

  #report(definition: VariableDefinitionNode, message: string): void {
    if (this.errors.length >= maxErrors) throw new TooManyErrors()
    this.errors.push(inputError(shorten(message, maxMessageLength), definition))
  }
}

function inputError(message: string, definition?: VariableDefinitionNode): GraphQLError {
  return new GraphQLError(message, { nodes: definition ?? null, extensions: { code: 'BAD_USER_INPUT' } })
}

function lastError(thrown: unknown): GraphQLError {
  if (thrown instanceof TooManyErrors)
    return inputError('Too many errors processing variables, error limit reached. Execution aborted.')
  if (thrown instanceof RangeError) return inputError('Expected variables that nest less deeply.')
  throw thrown
}

/** `input.workloads[3].name`, or its end if it is long. */
function pathText(name: string, path: Path): string {
  let text = ''
  for (let at: Path | undefined = path; at; at = at.before) {
    if (text.length > maxPathLength) return `…${text}`
    text = `${typeof at.key === 'number' ? `[${at.key}]` : `.${at.key}`}${text}`
  }
  return `${name}${text}`
}

const maxPathLength = 200
