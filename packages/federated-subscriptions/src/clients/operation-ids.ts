/**
 * The running operations of one socket, by the client's ids.
 *
 * A client may reuse an id as soon as it has completed the operation. The graphql-ws library would mistake the end of the earlier
 * operation for that of the later one (`docs/upstream/graphql-ws-reused-ids.md`), so each operation is passed to it with an id
 * that is unique on the socket.
 */
export class OperationIds {
  readonly #unique = new Map<string, string>()
  #count = 0

  /** @returns the operation's unique id; undefined if an operation with this id is running */
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

  /** The operation has ended. A later operation with the same client id is not affected. */
  end(unique: string): void {
    if (this.isCurrent(unique)) this.#unique.delete(clientIdOf(unique))
  }

  /** The client has completed its operation. @returns the unique id; undefined if none is running */
  complete(clientId: string): string | undefined {
    const unique = this.#unique.get(clientId)
    this.#unique.delete(clientId)
    return unique
  }
}

/** The client's id of an operation. */
export function clientIdOf(unique: string): string {
  return unique.slice(unique.indexOf(':') + 1)
}

/** Replaces the unique id in a message of the library with the client's id. */
export function withClientId(text: string): string {
  return text.replace(/^\{"id":"\d+:/, '{"id":"')
}
