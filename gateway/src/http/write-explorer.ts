/**
 * Writes the page of the explorer, compressed, for gateways to serve: `script/build` runs it. The libraries that it is made of are 9 MB of
 * text, which no gateway has to load.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { explorerFiles } from './explorer-files.ts'
import { renderExplorerPage } from './explorer-page.ts'
import { createPage } from './pages.ts'

const { compressed, ...facts } = await createPage(renderExplorerPage())
await mkdir(new URL('.', explorerFiles.page), { recursive: true })
await writeFile(explorerFiles.page, compressed)
await writeFile(explorerFiles.facts, JSON.stringify(facts))
