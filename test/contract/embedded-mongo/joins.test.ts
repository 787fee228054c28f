import { type Collection, openTestDatabase, type TestDatabase } from './test-database.ts'

let db: TestDatabase
let people: Collection
let teams: Collection
beforeAll(async () => {
  db = await openTestDatabase()
  teams = await db.collection([
    { _id: 1, name: 'red', lead: 'ann' },
    { _id: 2, name: 'blue', lead: 'zoe' },
  ])
  people = await db.collection([
    { _id: 'ann', team: 1, boss: null, langs: [1, 2] },
    { _id: 'bob', team: 1, boss: 'ann' },
    { _id: 'cid', team: 9, boss: 'bob' },
  ])
})
afterAll(async () => {
  await db.dispose()
})

test('$lookup joins by equal fields', async () => {
  const joined = await people
    .aggregate([
      { $lookup: { from: teams.collectionName, localField: 'team', foreignField: '_id', as: 'team' } },
      { $sort: { _id: 1 } },
      { $project: { 'team.name': 1 } },
    ])
    .toArray()
  expect(joined).toEqual([
    { _id: 'ann', team: [{ name: 'red' }] },
    { _id: 'bob', team: [{ name: 'red' }] },
    { _id: 'cid', team: [] },
  ])
})

test('$lookup joins by each element of an array', async () => {
  const joined = await people
    .aggregate([
      { $match: { _id: 'ann' as never } },
      { $lookup: { from: teams.collectionName, localField: 'langs', foreignField: '_id', as: 't' } },
      { $project: { n: { $size: '$t' } } },
    ])
    .toArray()
  expect(joined).toEqual([{ _id: 'ann', n: 2 }])
})

test('$lookup runs a pipeline with variables', async () => {
  const pipeline = [{ $match: { $expr: { $eq: ['$team', '$$id'] } } }, { $sort: { _id: 1 } }, { $project: { _id: 1 } }]
  const joined = await teams
    .aggregate([
      { $lookup: { from: people.collectionName, let: { id: '$_id' }, pipeline, as: 'members' } },
      { $sort: { _id: 1 } },
      { $project: { members: 1 } },
    ])
    .toArray()
  expect(joined).toEqual([
    { _id: 1, members: [{ _id: 'ann' }, { _id: 'bob' }] },
    { _id: 2, members: [] },
  ])
})

test('$lookup combines equal fields and a pipeline', async () => {
  const joined = await teams
    .aggregate([
      { $match: { _id: 1 as never } },
      {
        $lookup: {
          from: people.collectionName,
          localField: '_id',
          foreignField: 'team',
          pipeline: [{ $match: { boss: 'ann' } }],
          as: 'm',
        },
      },
      { $project: { 'm._id': 1 } },
    ])
    .toArray()
  expect(joined).toEqual([{ _id: 1, m: [{ _id: 'bob' }] }])
})

test('$graphLookup follows references', async () => {
  const chain = await people
    .aggregate([
      { $match: { _id: 'cid' as never } },
      {
        $graphLookup: {
          from: people.collectionName,
          startWith: '$boss',
          connectFromField: 'boss',
          connectToField: '_id',
          as: 'bosses',
          depthField: 'depth',
        },
      },
    ])
    .toArray()
  const bosses = (chain as { bosses: { _id: string; depth: number }[] }[]).flatMap((each) => each.bosses)
  expect(bosses.map(({ _id, depth }) => [_id, depth]).sort()).toEqual([
    ['ann', 1],
    ['bob', 0],
  ])
})

test('$unionWith adds another collection', async () => {
  const all = await teams
    .aggregate([
      { $project: { _id: 0, label: '$name' } },
      { $unionWith: { coll: people.collectionName, pipeline: [{ $project: { _id: 0, label: '$_id' } }] } },
      { $sort: { label: 1 } },
    ])
    .toArray()
  expect(all.map(({ label }) => label as unknown)).toEqual(['ann', 'blue', 'bob', 'cid', 'red'])
})

test('$out replaces a collection', async () => {
  const target = await db.collection([{ _id: 'old' }])
  await teams.aggregate([{ $project: { name: 1 } }, { $out: target.collectionName }]).toArray()
  expect(await target.find({}).sort({ _id: 1 }).toArray()).toEqual([
    { _id: 1, name: 'red' },
    { _id: 2, name: 'blue' },
  ])
})

test('$merge merges into what is there and inserts the rest', async () => {
  const target = await db.collection([{ _id: 1, kept: true }])
  await teams.aggregate([{ $project: { name: 1 } }, { $merge: { into: target.collectionName } }]).toArray()
  expect(await target.find({}).sort({ _id: 1 }).toArray()).toEqual([
    { _id: 1, kept: true, name: 'red' },
    { _id: 2, name: 'blue' },
  ])
})

test('$merge replaces, keeps, or discards as told', async () => {
  const target = await db.collection([{ _id: 1, kept: true }])
  const merge = async (options: object) =>
    teams.aggregate([{ $project: { name: 1 } }, { $merge: { into: target.collectionName, ...options } }]).toArray()
  await merge({ whenMatched: 'keepExisting', whenNotMatched: 'discard' })
  expect(await target.find({}).toArray()).toEqual([{ _id: 1, kept: true }])
  await merge({ whenMatched: 'replace', whenNotMatched: 'discard' })
  expect(await target.find({}).toArray()).toEqual([{ _id: 1, name: 'red' }])
})

test('of what is united, nothing behind a limit is read', async () => {
  const failing = { $unionWith: { coll: teams.collectionName, pipeline: [{ $project: { bad: { $toInt: '$name' } } }] } }
  const pipeline = (limit: number) => [{ $sort: { _id: 1 } }, failing, { $limit: limit }]
  expect(await people.aggregate(pipeline(3)).toArray()).toHaveLength(3)
  await expect(people.aggregate(pipeline(4)).toArray()).rejects.toThrow(/red/)
})

test('a limit has to be positive', async () => {
  await expect(people.aggregate([{ $unwind: '$langs' }, { $limit: 0 }]).toArray()).rejects.toThrow(/limit .*must/)
})
