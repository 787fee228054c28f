/** A queue of received items; a waiting reader receives the next one. */
export interface Inbox<Item> {
  put(item: Item): void
  next(): Promise<Item>
}

export function createInbox<Item>(): Inbox<Item> {
  const arrived: Item[] = []
  const waiting: ((item: Item) => void)[] = []
  return {
    put(item) {
      const taker = waiting.shift()
      if (taker) taker(item)
      else arrived.push(item)
    },
    next() {
      const item = arrived.shift()
      return item === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(item)
    },
  }
}
