import { startDistributed } from './distributed.ts'
import { startInOneProcess } from './in-one-process.ts'
import type { TestPlatform } from './test-platform.ts'

/** What has to hold in one process has to hold in many: for `describe.each`. */
export const topologies: readonly { readonly topology: string; readonly start: () => Promise<TestPlatform> }[] = [
  { topology: 'in one process', start: startInOneProcess },
  { topology: 'as many processes', start: startDistributed },
]
