import { readFile } from 'node:fs/promises'
import type { Page } from './pages.ts'

/** Where `script/build` puts the explorer, whether this runs compiled or from its sources. */
export const explorerFiles = {
  page: new URL(import.meta.resolve('#built/explorer/page.html.gz')),
  facts: new URL(import.meta.resolve('#built/explorer/page.json')),
} as const

/** @throws Error - `script/build` has not been run */
export async function readExplorer(): Promise<Page> {
  const [compressed, facts] = await Promise.all([readFile(explorerFiles.page), readFile(explorerFiles.facts, 'utf8')])
  return { ...(JSON.parse(facts) as Omit<Page, 'compressed'>), compressed }
}
