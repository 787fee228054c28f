/** `npm run catalog`: checks, compares and imports price lists. `npm run catalog -- --help` lists the commands. */
import { readCommandLine, rejectCommandLine, text } from '#platform/command-line'
import { checkFiles, checkOwn } from './check.ts'
import { compare } from './compare.ts'
import { importPrices } from './import-prices.ts'

const program = {
  command: 'npm run catalog',
  does: `Checks, compares and imports price lists. "check" exits with 1 if a file is not valid, "diff" and "import" exit with 1 if they cannot
    read one.`,
  positionals: {
    usage: '<command>',
    help: {
      'check [file…]': 'validates the price lists of the catalog, or files: price lists and price overlays',
      'diff [before.json] after.json': 'compares a price list with another, or with the one of the catalog',
      'import aws|azure <file>':
        'imports prices from an AWS Price List offer file (AmazonEC2) or an answer of the Azure Retail Prices API',
    },
  },
  options: {
    output: text('where "import" writes the updated price list; without it, only the differences are printed', 'file'),
  },
}
const { positionals, values } = readCommandLine(program)
const [command, ...files] = positionals

try {
  if (command === 'check') process.exitCode = (files.length > 0 ? checkFiles(files) : checkOwn()) ? 0 : 1
  else if (command === 'diff') compare(files)
  else if (command === 'import') importPrices(files, values.output ?? null)
  else rejectCommandLine(program, `expected check, diff or import, got ${command ?? 'no command'}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
