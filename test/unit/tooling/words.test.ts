import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { findWords, proseOf } from '#root/script/docs/words'
import type { WordList } from '#root/script/docs/words'

const { words } = JSON.parse(await readFile('script/words.json', 'utf8')) as WordList

const found = (text: string) => findWords(text, words, 'prose').map((use) => use.found)

test.each([
  ['Each room has a README.', 'room'],
  ['It goes through the plain door.', 'door'],
  ['A subgraph vouches about once a second.', 'vouches'],
  ['Shared copies end with the write.', 'Shared copies'],
  ['Copies that end with the write.', 'Copies that end'],
  ['An event touches what it names.', 'touches'],
  ['The relay brings the news.', 'the news'],
  ['While a subgraph is away, it waits.', 'is away'],
  ['Who joins later gets a stream of its own.', 'Who joins'],
  ['It knows the paths by heart.', 'by heart'],
  ['Close 4508 after an unbroken beginning.', 'unbroken beginning'],
  ['The carrier is one of the members.', 'carrier'],
  ['A flight is joined by others.', 'flight'],
  ['The service nudges its relay.', 'nudges'],
  ['A null too many ends it.', 'null too many'],
  ['That needs a dearer plan.', 'dearer'],
])('finds the house word in "%s"', (sentence, word) => expect(found(sentence)).toEqual([word]))

test.each([
  'Copy `.env.example` to `.env`, and keep a copy of it.',
  'Requests in flight finish; in-flight calls are shared.',
  'The landing page of Apollo Server.',
  'The log line names the wire protocol.',
  'Question and answer; it asks a question.',
  'Servers take turns. It moves away from the limit.',
  'Keep the file untouched and do not touch it.',
  'The caller who subscribes pays; users who leave are removed.',
  'Set `PLAIN_DOOR=off`, `check:rooms` and [more](docs/rooms.md).',
  '```\nroom door vouch\n```',
  '<!-- generated: room-table -->',
])('finds nothing in "%s"', (sentence) => expect(found(sentence)).toEqual([]))

test('keeps lines and columns where it leaves out code', () => {
  const text = 'One `room` and\n```ts\nroom()\n```\ntwo rooms'
  expect(
    proseOf(text)
      .split('\n')
      .map(({ length }) => length),
  ).toEqual(text.split('\n').map(({ length }) => length))
  expect(findWords(text, words, 'prose')).toMatchObject([{ line: 5, column: 5, found: 'rooms' }])
})

test('reads code and links too where the whole text counts', () =>
  expect(findWords('`PLAIN_DOOR` [x](room.md)', words, 'text').map((use) => use.found)).toEqual(['PLAIN_DOOR', 'room']))

describe('the command', () => {
  let root: string

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'words-'))
    await mkdir(join(root, 'docs'))
    await writeFile(join(root, 'docs', 'fine.md'), 'A module with `room()`.\n')
  })

  afterEach(() => rm(root, { recursive: true }))

  test('ends with 0 where no word is used', async () => expect(await check(root)).toEqual({ code: 0, output: '' }))

  test('ends with 1 and names place, word and replacement, also in the root and in files that are read as a whole', async () => {
    await writeFile(join(root, 'docs', 'house.md'), 'First.\nA room.\n')
    await writeFile(join(root, 'README.md'), 'It vouches.\n')
    await writeFile(join(root, '.env.example'), '# PLAIN_DOOR=on\n')
    const { code, output } = await check(root)
    expect(code).toBe(1)
    expect(output.trim().split('\n').toSorted()).toEqual([
      expect.stringMatching(/^\.env\.example:1:3: instead of "PLAIN_DOOR" write: FAST_PATH/),
      expect.stringMatching(/^README\.md:1:4: instead of "vouches" write: renew a freshness lease/),
      expect.stringMatching(/^docs\/house\.md:2:3: instead of "room" write: module/),
    ])
  })
})

function check(cwd: string): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [resolve('script/check-words.ts')], { cwd }, (error, _stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, output: stderr }),
    )
  })
}
