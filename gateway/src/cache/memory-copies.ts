import { LRUCache } from 'lru-cache'
import { sizeOf } from './copy.ts'
import type { Copy } from './copy.ts'

/** Copies in this process, within a bound of bytes; what was asked for longest ago goes first. */
export interface MemoryCopies {
  get(key: string): Copy | undefined
  set(key: string, copy: Copy): void
  delete(key: string): void
  clear(): void
  readonly sizeBytes: number
  readonly count: number
}

export function createMemoryCopies(maxBytes: number): MemoryCopies {
  const copies = new LRUCache<string, Copy>({
    maxSize: maxBytes,
    // One that takes a large part of it would drive out hundreds of others.
    maxEntrySize: Math.ceil(maxBytes / 64),
    sizeCalculation: sizeOf,
  })
  return {
    get: (key) => copies.get(key),
    set: (key, copy) => void copies.set(key, copy),
    delete: (key) => void copies.delete(key),
    clear: () => copies.clear(),
    get sizeBytes() {
      return copies.calculatedSize
    },
    get count() {
      return copies.size
    },
  }
}
