import { amount, choice, count, flag, parseCommandLine, text } from '#platform/command-line'

const program = {
  command: 'npm run measure',
  does: 'Measures something.',
  options: {
    rounds: count('how often', 5),
    pause: count('seconds between rounds', 0, 0),
    seconds: amount('of each round', 2.5),
    peers: text('other gateways', 'folder'),
    seed: text('of the random numbers', 'text', 'a'),
    only: choice('one part', ['queries', 'feed', 'peers']),
    dry: flag('writes nothing'),
  },
}
const read = (...args: readonly string[]) => parseCommandLine(program, args)

test('options that are absent have their defaults', () => {
  expect(read()).toEqual({
    kind: 'run',
    positionals: [],
    values: { rounds: 5, pause: 0, seconds: 2.5, peers: undefined, seed: 'a', only: undefined, dry: false },
  })
})

test('options are read as what they are, and the last of two of the same name counts', () => {
  const args = ['--rounds', '1', '--rounds=3', '--seconds', '.5', '--peers', '../peers', '--only', 'feed', '--dry']
  expect(read(...args)).toMatchObject({
    values: { rounds: 3, seconds: 0.5, peers: '../peers', only: 'feed', dry: true },
  })
  expect(read('--seed=-x', '--pause', '0')).toMatchObject({ values: { seed: '-x', pause: 0 } })
})

test.each([
  [
    ['--round', '3'],
    'expected an option out of --rounds, --pause, --seconds, --peers, --seed, --only, --dry, --help, got --round',
  ],
  [['-r'], 'expected an option out of --rounds, --pause, --seconds, --peers, --seed, --only, --dry, --help, got -r'],
  [
    ['--constructor', '1'],
    'expected an option out of --rounds, --pause, --seconds, --peers, --seed, --only, --dry, --help, got --constructor',
  ],
  [
    ['feed'],
    'expected an option out of --rounds, --pause, --seconds, --peers, --seed, --only, --dry, --help, got feed',
  ],
  [['--rounds', '0'], '--rounds: expected a whole number from 1, got 0'],
  [['--rounds', '1e3'], '--rounds: expected a whole number from 1, got 1e3'],
  [['--rounds=-1'], '--rounds: expected a whole number from 1, got -1'],
  [['--rounds', '--dry'], '--rounds: expected <number>, got --dry'],
  [['--rounds'], '--rounds: expected <number>, got nothing'],
  [['--seconds', '0'], '--seconds: expected a number above 0, got 0'],
  [['--seconds', 'soon'], '--seconds: expected a number above 0, got soon'],
  [['--peers='], '--peers: expected <folder>, got an empty text'],
  [['--only', 'food'], '--only: expected queries, feed or peers, got food'],
  [['--dry=yes'], 'expected --dry without a value, got --dry=yes'],
])('%j is refused with what was expected and given', (args, message) => {
  expect(read(...args)).toEqual({ kind: 'wrong', message })
})

test('positional arguments are accepted by programs that have some', () => {
  const named = { ...program, positionals: { usage: '[group…]', help: { '[group…]': 'measures these groups only' } } }
  expect(parseCommandLine(named, ['a', '--dry', 'b'])).toMatchObject({ positionals: ['a', 'b'], values: { dry: true } })
})

test('a program without options says so', () => {
  expect(parseCommandLine({ ...program, options: {} }, ['--dry'])).toEqual({
    kind: 'wrong',
    message: 'expected no argument but --help, got --dry',
  })
})

test.each([['--help'], ['-h']])('%s prints the options, whatever else is given', (help) => {
  expect(read('--nonsense', help)).toEqual({
    kind: 'help',
    text: `Usage: npm run measure -- [options]

Measures something.

  --rounds <number>          how often (default: 5)
  --pause <number>           seconds between rounds (default: 0)
  --seconds <number>         of each round (default: 2.5)
  --peers <folder>           other gateways
  --seed <text>              of the random numbers (default: a)
  --only queries|feed|peers  one part
  --dry                      writes nothing
  -h, --help                 prints this text
`,
  })
})

test('a binary has no -- before its options, and a flag may have a short form', () => {
  const binary = { command: 'measure', does: 'Measures.', options: { version: flag('prints the version', 'v') } }
  expect(parseCommandLine(binary, ['-v'])).toMatchObject({ values: { version: true } })
  expect(parseCommandLine(binary, ['-h'])).toEqual({
    kind: 'help',
    text: `Usage: measure [options]

Measures.

  -v, --version  prints the version
  -h, --help     prints this text
`,
  })
})

test('long help is wrapped below its beginning', () => {
  const wordy = { ...program, options: { rounds: count('word '.repeat(40).trim(), 5) } }
  const parsed = parseCommandLine(wordy, ['--help'])
  const lines = parsed.kind === 'help' ? parsed.text.split('\n') : []
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100)
  expect(lines.filter((line) => line.startsWith(' '.repeat(20)))).not.toEqual([])
})
