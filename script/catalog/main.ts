// Checks, compares and imports price lists: npm run catalog -- --help
import { parseArgs } from 'node:util'
import { checkFiles, checkOwn } from './check.ts'
import { compare } from './compare.ts'
import { importPrices } from './import-prices.ts'

const help = `npm run catalog -- <command>

  check [file…]                  validates the price lists of the catalog, or files: price lists and price overlays
  diff [before.json] after.json  compares a price list with another, or with the one of the catalog
  import aws|azure <file>        prices from an AWS Price List offer file (AmazonEC2) or an Azure Retail Prices answer
    --output <file>              where the updated price list is written; without it, only the differences are printed

check exits with 1 if a file is not valid; diff and import exit with 1 if they cannot read one.`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { output: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
})
const [command, ...files] = positionals

try {
  if (values.help || command === undefined) console.log(help)
  else if (command === 'check') process.exitCode = (files.length > 0 ? checkFiles(files) : checkOwn()) ? 0 : 1
  else if (command === 'diff') compare(files)
  else if (command === 'import') importPrices(files, values.output ?? null)
  else throw new Error(`expected check, diff or import, got ${command}\n\n${help}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
