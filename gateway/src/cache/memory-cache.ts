import { LRUCache } from 'lru-cache'
import { sizeOf } from './cache-entry.ts'
import type { CacheEntry } from './cache-entry.ts'

/** Cache entries in the memory of this process, limited in bytes. The least recently used entry is evicted first. */
export interface MemoryCache {
  get(key: string): CacheEntry | undefined
  set(key: string, entry: CacheEntry): void
  delete(key: string): void
  clear(): void
  readonly sizeBytes: number
  readonly count: number
}

export function createMemoryCache(maxBytes: number): MemoryCache {
  const entries = new LRUCache<string, CacheEntry>({
    maxSize: maxBytes,
    // A larger entry would evict hundreds of others.
    maxEntrySize: Math.ceil(maxBytes / 64),
    sizeCalculation: sizeOf,
  })
  return {
    get: (key) => entries.get(key),
    set: (key, entry) => void entries.set(key, entry),
    delete: (key) => void entries.delete(key),
    clear: () => entries.clear(),
    get sizeBytes() {
      return entries.calculatedSize
    },
    get count() {
      return entries.size
    },
  }
}
