import mongoose from 'mongoose'
import { type Collection, type Fields, openEmbeddedDatabase, type TestDatabase } from './test-database.ts'

const { BSONRegExp } = mongoose.mongo

/** Regular expressions that PCRE and JavaScript read alike mean what they mean in PCRE; all others are refused. */
let db: TestDatabase
let things: Collection
beforeAll(async () => {
  db = await openEmbeddedDatabase()
  things = await db.collection([{ _id: 1, a: 1, b: [1, 2, 3] }])
})
afterAll(async () => {
  await db.dispose()
})

const ids = async (collection: Collection, filter: Fields) =>
  (await collection.find(filter, { sort: { _id: 1 }, projection: { _id: 1 } }).toArray()).map(
    ({ _id }) => _id as unknown,
  )

test.each([
  '\\A',
  'a\\z',
  'a\\Z',
  '\\G',
  '\\p{L}',
  '\\pL',
  '[[:alpha:]]',
  '[[.a.]]',
  'a++',
  'a*+',
  'a?+',
  'a{2}+',
  '(?i)a',
  '(?i:a)',
  '(?>a)',
  '\\Qa\\E',
  'a{,3}',
  '(a)\\1',
  '(?<n>a)',
  '(?P<n>a)',
  '(?<=a)b',
  '(?<!a)b',
  '\\h',
  '\\H',
  '\\K',
  '\\R',
  '\\N',
  '\\X',
  '\\v',
  '(?#c)a',
  '\\0',
  '\\07',
  '[a-\\d]',
  '[]a]',
  '[^]a]',
  '(*UTF8)a',
  '(?R)',
  '(?1)',
  '(?(1)a)',
  '\\cA',
  '\\e',
  '\\a',
  '\\x{41}',
  '\\u0041',
  '\\k<n>',
  '(?|a)',
  '*a',
  'a**',
  '(',
  ')',
  '[a',
  'a\\',
])('the pattern %s is refused', async (pattern) => {
  for (const filter of [
    { a: { $regex: pattern } },
    { a: new BSONRegExp(pattern) },
    { a: { $in: [new BSONRegExp(pattern)] } },
    { a: { $not: new BSONRegExp(pattern) } },
  ])
    await expect(things.find(filter).toArray()).rejects.toMatchObject({ code: 51091 })
  await expect(things.updateOne({}, { $pull: { b: { $regex: pattern } } } as never)).rejects.toMatchObject({
    code: 51091,
  })
})

test.each<[string, string, readonly string[], readonly string[]]>([
  ['a$', '', ['a', 'ba', 'a\n'], ['ab', 'a\n\n', 'a\r']],
  ['a.c', '', ['abc', 'a\rc', 'a\u2028c', 'a😀c'], ['a\nc', 'ac']],
  ['a.c', 's', ['a\nc'], ['ac']],
  ['^b$', 'm', ['a\nb\nc', 'b'], ['a\rb']],
  ['^b', '', ['b'], ['a\nb']],
  ['^$', 'm', ['', '\n', 'a\n\nb'], ['a\n']],
  ['\\s', '', [' ', '\t', '\n', '\v'], ['\u00a0', '\u2003', 'a']],
  ['^\\S$', '', ['\u00a0'], [' ']],
  ['^[\\s]$', '', [' '], ['\u00a0']],
  ['\\w', '', ['a', '_', '0'], ['é', '-']],
  ['^\\w$', 'i', ['K'], ['\u212a']],
  ['\\d+', '', ['1'], ['١']],
  ['é', 'i', ['É'], ['e']],
  ['[a-c]{2,3}', '', ['ab'], ['a', 'xy']],
  ['[.*+-]', '', ['.', '*', '-'], ['a']],
  ['a{x', '', ['a{x'], ['ax']],
  ['a/b', '', ['a/b'], ['ab']],
  ['x(?=y)', '', ['xy'], ['xz']],
  ['x(?!y)', '', ['xz'], ['xy']],
  ['(ab|cd)+?e', '', ['abcde'], ['abc']],
  ['\\x41', '', ['A'], ['x41']],
  ['\\bab\\b', '', ['x ab y'], ['xaby']],
])('the pattern /%s/%s matches as in PCRE', async (pattern, options, matching, others) => {
  const texts = await db.collection([...matching, ...others].map((s, _id) => ({ _id, s })))
  expect(await ids(texts, { s: { $regex: pattern, $options: options } })).toEqual(matching.map((_, _id) => _id))
})
