import type { TopicItem, TopicItems } from '../topics/types.ts'

/**
 * Maps the items of a reading, without those that become null. Not a generator, because a generator that waits for its next item does not
 * return before that item arrives.
 */
export function mapItems<Snapshot, Event>(
  items: TopicItems<Snapshot>,
  toEvent: (item: TopicItem<Snapshot>) => Event | null | Promise<Event | null>,
): AsyncIterableIterator<Event, undefined> {
  const end = async () => (await items.return?.()) ?? { done: true, value: undefined }
  const next = async (): Promise<IteratorResult<Event, undefined>> => {
    for (;;) {
      const item = await items.next()
      if (item.done) return { done: true, value: undefined }
      const event = await toEvent(item.value)
      if (event !== null) return { done: false, value: event }
    }
  }
  const iterator: AsyncIterableIterator<Event, undefined> = {
    next: async () => {
      try {
        return await next()
      } catch (error) {
        await end()
        throw error
      }
    },
    return: async () => {
      await end()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => iterator,
  }
  return iterator
}
