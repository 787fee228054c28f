import { type Fields, openTestDatabase, type TestDatabase } from './test-database.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await openTestDatabase()
})
afterAll(async () => {
  await db.dispose()
})

const timezone = 'Europe/Berlin'
const at = (text: string) => new Date(text)

test.each<[string, Fields, unknown]>([
  ['parts that are not given are the first', { $dateFromParts: { year: 2026 } }, at('2026-01-01T00:00:00Z')],
  ['parts carry over', { $dateFromParts: { year: 2026, month: 14, day: 31 } }, at('2027-03-03T00:00:00Z')],
  ['parts in winter time', { $dateFromParts: { year: 2026, hour: 5, timezone } }, at('2026-01-01T04:00:00Z')],
  ['parts in summer time', { $dateFromParts: { year: 2026, month: 7, hour: 5, timezone } }, at('2026-07-01T03:00:00Z')],
  [
    'parts in a zone by offset',
    { $dateFromParts: { year: 2026, hour: 5, timezone: '+05:30' } },
    at('2025-12-31T23:30:00Z'),
  ],
  ['a part that is null', { $dateFromParts: { year: 2026, month: null } }, null],
  [
    'text in summer time',
    { $dateFromString: { dateString: '2026-07-01T00:00:00', timezone } },
    at('2026-06-30T22:00:00Z'),
  ],
  ['text without a zone', { $dateFromString: { dateString: '2026-07-01T00:00:00' } }, at('2026-07-01T00:00:00Z')],
  ['text that is no date', { $dateFromString: { dateString: 'none', timezone, onError: 'bad' } }, 'bad'],
  [
    'a month after the last of one',
    { $dateAdd: { startDate: at('2026-01-31T12:00:00Z'), unit: 'month', amount: 1 } },
    at('2026-02-28T12:00:00Z'),
  ],
  [
    'a year before a leap day',
    { $dateSubtract: { startDate: at('2028-02-29T12:00:00Z'), unit: 'year', amount: 1 } },
    at('2027-02-28T12:00:00Z'),
  ],
  [
    'a day over the change to summer time',
    { $dateAdd: { startDate: at('2026-03-28T12:00:00Z'), unit: 'day', amount: 1, timezone } },
    at('2026-03-29T11:00:00Z'),
  ],
  [
    'hours over the change to summer time',
    { $dateAdd: { startDate: at('2026-03-28T12:00:00Z'), unit: 'hour', amount: 24, timezone } },
    at('2026-03-29T12:00:00Z'),
  ],
  [
    'two weeks',
    { $dateAdd: { startDate: at('2026-03-01T00:00:00Z'), unit: 'week', amount: 2 } },
    at('2026-03-15T00:00:00Z'),
  ],
  [
    'a quarter before',
    { $dateSubtract: { startDate: at('2026-05-31T00:00:00Z'), unit: 'quarter', amount: 1 } },
    at('2026-02-28T00:00:00Z'),
  ],
  ['nothing added to nothing', { $dateAdd: { startDate: null, unit: 'day', amount: 1 } }, null],
])('%s', async (_, expression, expected) => {
  const things = await db.collection([{ _id: 1 }])
  const [found] = await things.aggregate([{ $project: { _id: 0, value: expression } }]).toArray()
  expect(found).toEqual({ value: expected })
})
