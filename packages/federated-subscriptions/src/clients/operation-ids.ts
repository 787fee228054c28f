/**
 * The operations of one socket by their clients' ids.
 *
 * A client may use an id again as soon as it has completed the operation, also in the same moment. The protocol library takes the
 * end of the earlier operation for that of the later one (`docs/upstream/graphql-ws-reused-ids.md`), so each operation goes
 * to it under an id that no other one of the socket has had.
 */
export class OperationIds {
  readonly #unique = new Map<string, string>()
  #count = 0

  /** @returns the operation's unique id; undefined if the client has an operation with this id under way */
  begin(clientId: string): string | undefined {
    if (this.#unique.has(clientId)) return undefined
    const unique = `${++this.#count}:${clientId}`
    this.#unique.set(clientId, unique)
    return unique
  }

  /** Whether the operation has neither ended nor been completed by its client. */
  isCurrent(unique: string): boolean {
    return this.#unique.get(clientIdOf(unique)) === unique
  }

  /** The operation is over; the one that has its client's id by now is not. */
  end(unique: string): void {
    if (this.isCurrent(unique)) this.#unique.delete(clientIdOf(unique))
  }

  /** The client has completed its operation. @returns the unique id; undefined if there is none under way */
  complete(clientId: string): string | undefined {
    const unique = this.#unique.get(clientId)
    this.#unique.delete(clientId)
    return unique
  }
}

/** The id by which the client knows an operation. */
export function clientIdOf(unique: string): string {
  return unique.slice(unique.indexOf(':') + 1)
}

/** A message of the library with the client's id in it. */
export function withClientId(text: string): string {
  return text.replace(/^\{"id":"\d+:/, '{"id":"')
}
