import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'

const run = promisify(execFile)
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>
}

/** The programs that npm scripts start last, which receive the arguments after `--`. Jest reads its own options. */
const programs = Object.entries(scripts).flatMap(([name, command]) => {
  const last = command.split(' && ').at(-1) ?? ''
  const isOwn = /^(script\/run|node( --[\w-]+)* (dist\/)?script\/)/.test(last) && !last.includes('suites.ts')
  // The others are those of other scripts, with an option.
  return isOwn && !last.endsWith(' --check') ? [{ name, command: last }] : []
})

/** Runs what an npm script runs after the build, with more arguments. */
async function start(command: string, ...args: readonly string[]) {
  const [file = '', ...given] = command.split(' ')
  try {
    return { code: 0, ...(await run(file === 'node' ? process.execPath : file, [...given, ...args])) }
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string }
  }
}

test('the programs of npm scripts are known', () => {
  const names = programs.map(({ name }) => name)
  expect(names).toEqual(
    expect.arrayContaining(['start', 'bench', 'bench:workers', 'chaos', 'test:abuse', 'test:mutation', 'catalog']),
  )
  expect(names).toEqual(expect.arrayContaining(['calibrate', 'release', 'schema', 'new:adr', 'fix:lock']))
})

test.each(programs)('npm run $name -- --help prints the options and does nothing else', async ({ command }) => {
  const { code, stdout, stderr } = await start(command, '--help')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^Usage: npm (run )?[\w:]+ -- [^]*\n {2}-h, --help +prints this text\n$/)
})

test.each(programs.filter(({ name }) => ['bench', 'release'].includes(name)))(
  'npm run $name rejects an unknown option',
  async ({ command }) => {
    const { code, stdout, stderr } = await start(command, '--no-such-option')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(
      /^npm run [\w:]+: expected an option out of --.*, --help, got --no-such-option\nSee npm run [\w:]+ -- --help\.\n$/,
    )
  },
)
