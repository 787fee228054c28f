/** Limits the total size of the request bodies that are being received. */
export interface BodyBudget {
  /**
   * @param reject - rejects the request; called at most once
   * @returns a counter of the bytes received; the caller closes it when the body ends, whatever the reason
   */
  open(reject: () => void): BodyCount
}

export interface BodyCount {
  add(sizeBytes: number): void
  close(): void
}

/**
 * Above `maxBytes`, the largest body is rejected: a client that sends many large bodies slowly loses its own requests, and small
 * requests of other clients still succeed.
 */
export function createBodyBudget(maxBytes: number): BodyBudget {
  const open = new Set<OpenBody>()
  let total = 0
  const close = (body: OpenBody): void => {
    if (open.delete(body)) total -= body.sizeBytes
  }
  const rejectLargest = (): void => {
    let largest: OpenBody | undefined
    for (const body of open) if (!largest || body.sizeBytes > largest.sizeBytes) largest = body
    if (!largest) return
    close(largest)
    largest.reject()
  }
  return {
    open(reject) {
      const body: OpenBody = { sizeBytes: 0, reject }
      open.add(body)
      return {
        add(sizeBytes) {
          if (!open.has(body)) return
          body.sizeBytes += sizeBytes
          total += sizeBytes
          if (total > maxBytes) rejectLargest()
        },
        close: () => close(body),
      }
    },
  }
}

interface OpenBody {
  sizeBytes: number
  readonly reject: () => void
}
