import mongoose from 'mongoose'
import {
  type Fields,
  type Random,
  randomDocument,
  randomLimit,
  randomNumber,
  randomPath,
  randomValue,
} from './random.ts'

const { BSONRegExp, Double, Int32, Long } = mongoose.mongo

/** A command to be sent to both servers; `collection` is added to it as the value of its first field. */
export type Operation = { readonly name: string; readonly command: (collection: string) => Fields }

/** A filter of one to three conditions. */
export function randomFilter(random: Random, depth = 0): Fields {
  const filter: Fields = {}
  for (let left = 1 + random.below(2); left > 0; left -= 1) {
    if (depth < 2 && random.chance(0.15)) {
      const clauses = [randomFilter(random, depth + 1), ...random.list(2, () => randomFilter(random, depth + 1))]
      filter[random.pick(['$and', '$or', '$nor'])] = clauses
    } else filter[randomPath(random)] = randomCondition(random, depth)
  }
  return filter
}

const conditions: Readonly<Record<string, (random: Random, depth: number) => unknown>> = {
  $eq: (random) => randomValue(random),
  $ne: (random) => randomValue(random),
  $gt: (random) => randomLimit(random),
  $gte: (random) => randomLimit(random),
  $lt: (random) => randomLimit(random),
  $lte: (random) => randomLimit(random),
  $in: (random) => random.list(3, () => randomValue(random)),
  $nin: (random) => random.list(3, () => randomValue(random)),
  $exists: (random) => random.pick([true, false, 1, 0]),
  $type: (random) =>
    random.pick([
      1,
      2,
      3,
      4,
      'bool',
      'date',
      'null',
      'number',
      'string',
      'array',
      'timestamp',
      ['int', 'long'],
    ] as unknown[]),
  $size: (random) => random.below(3),
  // No patterns: DocumentDB takes one for a value that an upsert is to insert.
  $all: (random) =>
    [randomLimit(random), ...random.list(1, () => randomLimit(random))].map((value) =>
      isNoPattern(value) ? value : 'a',
    ),
  $mod: (random) => [random.pick([2, 3, 1.5]), random.below(2)],
  $regex: (random) => random.pick(['a', '^a', 'b$', 'A', '^.b', '[ab]+', 'é', '^$']),
  $bitsAllSet: (random) => random.pick([1, 3, [0], [1, 5]] as unknown[]),
  $bitsAnyClear: (random) => random.pick([1, 2, [0, 1]] as unknown[]),
  $elemMatch: (random, depth) =>
    depth < 2 && random.chance(0.5) ? randomFilter(random, depth + 2) : randomOperators(random, depth + 1),
  $not: (random, depth) => randomOperators(random, depth + 1),
}

function randomOperators(random: Random, depth: number): Fields {
  const names = Object.keys(conditions).filter((name) => depth < 2 || !['$elemMatch', '$not'].includes(name))
  return Object.fromEntries(
    [random.pick(names), ...random.list(1, () => random.pick(names))].map((name) => [
      name,
      conditions[name]?.(random, depth),
    ]),
  )
}

function randomCondition(random: Random, depth: number): unknown {
  return random.chance(0.4) ? randomValue(random) : randomOperators(random, depth)
}

function randomSort(random: Random): Fields {
  return Object.fromEntries([
    ...random.list(2, () => [randomPath(random), random.pick([1, -1])] as const),
    ['_id', random.pick([1, -1])],
  ])
}

function randomProjection(random: Random): Fields {
  const including = random.chance(0.5) ? 1 : 0
  const projection: Fields = Object.fromEntries(random.list(3, () => [randomPath(random), including]))
  if (random.chance(0.2)) projection['_id'] = random.below(2)
  if (random.chance(0.15)) projection[random.pick(['a', 'b'])] = { $slice: random.pick([1, -1, [1, 1]] as unknown[]) }
  if (random.chance(0.1) && including === 1) projection['c'] = { $elemMatch: randomOperators(random, 1) }
  if (random.chance(0.1) && including === 1) projection['copy'] = `$${randomPath(random)}`
  return projection
}

const updates: Readonly<Record<string, (random: Random) => unknown>> = {
  $set: (random) => randomValue(random),
  $unset: () => '',
  $inc: (random) => randomNumber(random),
  $mul: (random) => random.pick([new Int32(2), new Double(1.5), new Double(2.5), Long.fromNumber(3)]),
  // DocumentDB takes NaN for no number here.
  $min: (random) => random.pick(['a', 'b', true, null, new Date(5), { a: 1 }, [2]]),
  $max: (random) => random.pick(['a', 'b', true, null, new Date(5), { a: 1 }, [2]]),
  $push: (random) =>
    random.chance(0.5)
      ? randomValue(random)
      : {
          $each: [randomValue(random), ...random.list(1, () => randomValue(random))],
          ...(random.chance(0.5) ? { $position: random.pick([0, 1, -1]) } : {}),
          ...(random.chance(0.4) ? { $slice: random.pick([1, -1, 2]) } : {}),
          ...(random.chance(0.4) ? { $sort: random.pick([1, -1, { a: 1 }] as unknown[]) } : {}),
        },
  $addToSet: (random) =>
    random.chance(0.5)
      ? randomValue(random)
      : { $each: [randomValue(random), ...random.list(2, () => randomValue(random))] },
  $pop: (random) => random.pick([1, -1]),
  $pull: (random) => (random.chance(0.4) ? randomValue(random) : randomPullCondition(random)),
  $pullAll: (random) => random.list(3, () => randomValue(random)),
  $rename: (random) => random.pick(['e', 'f', 'a']),
  $bit: (random) => ({ [random.pick(['and', 'or', 'xor'])]: new Int32(random.below(4)) }),
  $setOnInsert: (random) => randomValue(random),
}

function randomPullCondition(random: Random): Fields {
  // DocumentDB takes no $and, $or and $nor beside other conditions here.
  return random.chance(0.5) ? randomOperators(random, 1) : randomFilter(random, 2)
}

function randomUpdate(random: Random): Fields {
  if (random.chance(0.1)) return { a: randomValue(random), ...randomDocument(random) }
  const operators = [random.pick(Object.keys(updates)), ...random.list(1, () => random.pick(Object.keys(updates)))]
  return Object.fromEntries(
    operators.map((operator) => {
      const edits = [0, ...random.list(1, () => 0)].map(() => [
        randomUpdatePath(random, operator),
        updates[operator]?.(random),
      ])
      return [operator, Object.fromEntries(edits)]
    }),
  )
}

function randomUpdatePath(random: Random, operator: string): string {
  const path = randomPath(random)
  // DocumentDB makes documents on the way to where nothing is pulled from or renamed, and refuses to unset below an array.
  if (['$unset', '$pull', '$pullAll', '$pop', '$rename'].includes(operator)) return path.split('.')[0] ?? path
  if (!random.chance(0.15)) return path
  const [first = 'a', ...rest] = path.split('.')
  return [first, '$[]', ...rest.filter((part) => !/\d/.test(part))].join('.')
}

function randomStatement(random: Random): Fields {
  const u = randomUpdate(random)
  const isReplacement = !(Object.keys(u)[0] ?? '').startsWith('$')
  // Which one of several is changed is no server's promise.
  const q = random.chance(0.2) ? {} : randomFilter(random)
  const upsert = random.chance(0.15) ? { upsert: true } : {}
  return isReplacement ? { q: { _id: random.below(6) }, u } : { q, u, multi: true, ...upsert }
}

const groupIds = ['$a', '$b', null, { x: '$a', y: '$_id' }] as const

function randomPipeline(random: Random): Fields[] {
  const stages: Fields[] = [{ $sort: { _id: 1 } }]
  if (random.chance(0.5)) stages.unshift({ $match: randomFilter(random) })
  if (random.chance(0.4))
    stages.push({
      $group: {
        _id: random.pick(groupIds),
        n: { $sum: 1 },
        // Not of wide numbers: DocumentDB adds them as doubles, one after the other.
        sum: { $sum: '$_id' },
        first: { $first: '$_id' },
      },
    })
  else
    stages.push({
      $project: { x: `$${randomPath(random)}`, y: { $literal: randomValue(random) }, z: [`$${randomPath(random)}`] },
    })
  return stages
}

const makers: readonly ((random: Random) => Operation)[] = [
  ...Array.from({ length: 6 }, () => (random: Random): Operation => {
    const options = {
      filter: randomFilter(random),
      sort: randomSort(random),
      ...(random.chance(0.3) ? { projection: randomProjection(random) } : {}),
      ...(random.chance(0.2) ? { skip: random.below(3) } : {}),
      ...(random.chance(0.2) ? { limit: 1 + random.below(5) } : {}),
    }
    return { name: 'find', command: (find) => ({ find, ...options }) }
  }),
  (random) => {
    const query = randomFilter(random)
    return { name: 'count', command: (count) => ({ count, query }) }
  },
  (random) => {
    const [key, query] = [randomPath(random), random.chance(0.5) ? {} : randomFilter(random)]
    return { name: 'distinct', command: (distinct) => ({ distinct, key, query }) }
  },
  (random) => {
    const pipeline = randomPipeline(random)
    return { name: 'aggregate', command: (aggregate) => ({ aggregate, pipeline, cursor: {} }) }
  },
  ...Array.from({ length: 6 }, () => (random: Random): Operation => {
    const statement = randomStatement(random)
    return { name: 'update', command: (update) => ({ update, updates: [statement] }) }
  }),
  (random) => {
    const statement = { q: randomFilter(random), limit: 0 }
    return { name: 'delete', command: (name) => ({ delete: name, deletes: [statement] }) }
  },
  (random) => {
    const options = {
      query: randomFilter(random),
      sort: randomSort(random),
      update: randomUpdate(random),
      new: random.chance(0.5),
    }
    return { name: 'findAndModify', command: (findAndModify) => ({ findAndModify, ...options }) }
  },
]

/** Any operation. */
export function randomOperation(random: Random): Operation {
  return random.pick(makers)(random)
}

function isNoPattern(value: unknown): boolean {
  return !(value instanceof BSONRegExp)
}
