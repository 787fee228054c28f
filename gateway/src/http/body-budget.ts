/** Bounds what the bodies that are being received take together. */
export interface BodyBudget {
  /**
   * @param refuse - ends the body; called at most once
   * @returns counts what has arrived; to be closed when the body has ended, however that is
   */
  open(refuse: () => void): BodyCount
}

export interface BodyCount {
  add(sizeBytes: number): void
  close(): void
}

/**
 * When there is more than `maxBytes`, the body that has most of it is refused: whoever sends many large ones slowly ends those, and not
 * the small ones of everybody else.
 */
export function createBodyBudget(maxBytes: number): BodyBudget {
  const open = new Set<OpenBody>()
  let total = 0
  const close = (body: OpenBody): void => {
    if (open.delete(body)) total -= body.sizeBytes
  }
  const refuseLargest = (): void => {
    let largest: OpenBody | undefined
    for (const body of open) if (!largest || body.sizeBytes > largest.sizeBytes) largest = body
    if (!largest) return
    close(largest)
    largest.refuse()
  }
  return {
    open(refuse) {
      const body: OpenBody = { sizeBytes: 0, refuse }
      open.add(body)
      return {
        add(sizeBytes) {
          if (!open.has(body)) return
          body.sizeBytes += sizeBytes
          total += sizeBytes
          if (total > maxBytes) refuseLargest()
        },
        close: () => close(body),
      }
    },
  }
}

interface OpenBody {
  sizeBytes: number
  readonly refuse: () => void
}
