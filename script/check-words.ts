/** `npm run check:words`: checks the vocabulary. To check more files, add their globs to `script/words.json`. */
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readCommandLine } from '../platform/src/command-line/index.ts'
import { findWords } from './docs/words.ts'
import type { WordList } from './docs/words.ts'

const { files, ignored, words } = JSON.parse(readFileSync(join(import.meta.dirname, 'words.json'), 'utf8')) as WordList

readCommandLine({
  command: 'npm run check:words',
  does: 'Fails where a file, or its name, uses a word of script/words.json instead of the established one.',
  options: {},
})
let count = 0
const report = (place: string, { found, write }: { readonly found: string; readonly write: string }) => {
  console.error(`${place}: instead of "${found}" write: ${write}`)
  count += 1
}
for (const { globs, read } of files) {
  for (const path of new Set(globSync([...globs], { exclude: [...ignored] }))) {
    for (const word of findWords(basename(path).replaceAll('-', ' '), words, 'text')) report(`${path}, its name`, word)
    for (const word of findWords(readFileSync(path, 'utf8'), words, read))
      report(`${path}:${word.line}:${word.column}`, word)
  }
}
process.exitCode = count > 0 ? 1 : 0
