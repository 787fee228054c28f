import type { ResponseHead } from '@plumbline/federated-subscriptions'
import { isHeaderName, isHeaderValue, isReservedHeader } from './reserved-headers.ts'

type HeaderValue = string | readonly string[]

interface Change {
  /** Whether the values replace those that the response has. */
  readonly replaces: boolean
  readonly values: string[]
}

/** What the plugins of one operation change in the headers of its HTTP response. */
export class ResponseHeaderChanges {
  readonly #changes = new Map<string, Change>()

  /** @throws TypeError - plugins may not set the header, or the value is not valid */
  set(name: string, value: string): void {
    this.#changes.set(checked({ name, value }, 'setHeader'), { replaces: true, values: [value] })
  }

  /** @throws TypeError - as `set` */
  append(name: string, value: string): void {
    const key = checked({ name, value }, 'appendHeader')
    const known = this.#changes.get(key)
    if (known) known.values.push(value)
    else this.#changes.set(key, { replaces: false, values: [value] })
  }

  /**
   * The changed headers, with names in lower case and their new values.
   * @param current - the value that the response has until now, by a name in lower case
   */
  over(current: (name: string) => HeaderValue | number | undefined): readonly (readonly [string, HeaderValue])[] {
    return [...this.#changes].map(([name, { replaces, values }]) => {
      const present = replaces ? [] : [current(name) ?? []].flat().map(String)
      const all = [...present, ...values]
      // Cookies are the one header whose values cannot be joined.
      return [name, name === 'set-cookie' ? all : all.join(', ')]
    })
  }

  /** @param response - one that has not started */
  applyToResponse(response: ResponseHead): void {
    for (const [name, value] of this.over((its) => response.getHeader(its))) response.setHeader(name, value)
  }

  /** @param headers - names and values in alternation, as the result */
  applyTo(headers: readonly string[]): string[] {
    const valuesOf = (name: string) => headers.filter((_, index) => index % 2 === 1 && headers[index - 1] === name)
    const changed = this.over(valuesOf)
    const names = new Set(changed.map(([name]) => name))
    const kept = headers.filter((_, index) => !names.has(headers[index - (index % 2)] ?? ''))
    return [...kept, ...changed.flatMap(([name, value]) => [value].flat().flatMap((one) => [name, one]))]
  }
}

function checked({ name, value }: { readonly name: string; readonly value: string }, method: string): string {
  const key = name.toLowerCase()
  if (!isHeaderName(name)) throw new TypeError(`${method}: expected the name of a header, got ${JSON.stringify(name)}`)
  if (isReservedHeader(key))
    throw new TypeError(`${method}: expected a header that the gateway does not set itself, got ${name}`)
  if (!isHeaderValue(value)) throw new TypeError(`${method}: expected a value that a header can have, for ${name}`)
  return key
}
