import { toJsonText } from '../../exact-json/index.ts'
import { ownValue } from './json-object.ts'

const GRAPHQL_NAME = /^[_A-Za-z][_0-9A-Za-z]*$/

/** A name as a string literal. @throws Error - not a GraphQL name; other text must not be part of generated code */
export function nameLiteral(name: string): string {
  if (!GRAPHQL_NAME.test(name))
    throw new Error(`Expected a GraphQL name for generated code, got ${JSON.stringify(name)}`)
  return `"${name}"`
}

/** An expression that reads an own property; a plain access if `Object.prototype` has no such property. */
export function propertyOf(variable: string, name: string): string {
  return name in Object.prototype ? `own(${variable},${nameLiteral(name)})` : `${variable}[${nameLiteral(name)}]`
}

/**
 * Creates a function from generated source. The source contains no data of a request and no text of a client other than GraphQL
 * names. Constant property names make it several times faster than closures over names.
 */
export function generateFunction<Result>(source: string, environment: Readonly<Record<string, unknown>>): Result {
  const names = Object.keys(environment)
  // oxlint-disable-next-line typescript/no-implied-eval
  const create = new Function('own', ...names, `"use strict";${source}`) as (...values: unknown[]) => Result
  return create(ownValue, ...names.map((name) => environment[name]))
}

/** Text that needs no escaping as JSON. */
// oxlint-disable-next-line no-control-regex
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/

/** A string as JSON text. Short strings without escapes, nearly all of them, are quoted without a native call. */
export function jsonString(text: string): string {
  return text.length > 400 || NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`
}

/** Any JSON value as text. */
export function jsonValue(value: unknown): string {
  if (typeof value === 'string') return jsonString(value)
  return toJsonText(value)
}
