import type { Options } from 'mingo/types'
import { isDocument } from '../bson/document.ts'
import { CommandError } from '../errors.ts'

/** An operator as mingo calls it. */
export type Operator = (subject: unknown, expression: unknown, options: Options) => unknown

/** Operators by name. */
export type Operators = Record<string, Operator>

/** The names of the arguments of operators that take them by name. */
const named: Readonly<Record<string, string>> = {
  $bottom: 'sortBy output',
  $bottomN: 'n sortBy output',
  $cond: 'if then else',
  $convert: 'input to onError onNull',
  $dateAdd: 'startDate unit amount timezone',
  $dateDiff: 'startDate endDate unit timezone startOfWeek',
  $dateFromParts: 'year month day hour minute second millisecond timezone',
  $dateFromString: 'dateString format timezone onError onNull',
  $dateSubtract: 'startDate unit amount timezone',
  $dateToParts: 'date timezone iso8601',
  $dateToString: 'date format timezone onNull',
  $dateTrunc: 'date unit binSize timezone startOfWeek',
  $filter: 'input as cond limit',
  $firstN: 'n input',
  $getField: 'field input',
  $lastN: 'n input',
  $let: 'vars in',
  $ltrim: 'input chars',
  $map: 'input as in',
  $maxN: 'n input',
  $median: 'input method',
  $minN: 'n input',
  $percentile: 'input p method',
  $reduce: 'input initialValue in',
  $regexFind: 'input regex options',
  $regexFindAll: 'input regex options',
  $regexMatch: 'input regex options',
  $replaceAll: 'input find replacement',
  $replaceOne: 'input find replacement',
  $rtrim: 'input chars',
  $setField: 'field input value',
  $sortArray: 'input sortBy',
  $switch: 'branches default',
  $top: 'sortBy output',
  $topN: 'n sortBy output',
  $trim: 'input chars',
  $unsetField: 'field input',
  $zip: 'inputs useLongestLength defaults',
  ...Object.fromEntries(
    'dayOfMonth dayOfWeek dayOfYear hour isoDayOfWeek isoWeek isoWeekYear millisecond minute month second week year'
      .split(' ')
      .map((part) => [`$${part}`, 'date timezone']),
  ),
}

/** How many arguments operators take that take them in order: the least and the most. */
const ordered: Readonly<Record<string, readonly [least: number, most: number]>> = {
  $arrayElemAt: [2, 2],
  $atan2: [2, 2],
  $cond: [3, 3],
  $divide: [2, 2],
  $ifNull: [2, Number.POSITIVE_INFINITY],
  $indexOfArray: [2, 4],
  $indexOfBytes: [2, 4],
  $indexOfCP: [2, 4],
  $log: [2, 2],
  $mod: [2, 2],
  $pow: [2, 2],
  $range: [2, 3],
  $setDifference: [2, 2],
  $setIsSubset: [2, 2],
  $slice: [2, 3],
  $split: [2, 2],
  $strcasecmp: [2, 2],
  $substr: [3, 3],
  $substrBytes: [3, 3],
  $substrCP: [3, 3],
  $subtract: [2, 2],
}

/** The operators, each of which now fails for arguments that it would ignore, and for too few. */
export function checked(operators: Operators): Operators {
  return Object.fromEntries(
    Object.entries(operators).map(([name, operator]) => {
      const [names, count] = [named[name]?.split(' '), ordered[name]]
      if (!names && !count) return [name, operator]
      return [
        name,
        (subject, expression, options) => {
          if (names && isNamed(expression)) assertNames(name, Object.keys(expression), names)
          else if (count) assertCount(name, Array.isArray(expression) ? expression.length : 1, count)
          return operator(subject, expression, options)
        },
      ]
    }),
  )
}

/** Arguments by name; a document that begins with an operator is one argument, to be computed. */
function isNamed(expression: unknown): expression is object {
  return isDocument(expression) && Object.keys(expression)[0]?.startsWith('$') !== true
}

function assertNames(operator: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new CommandError('FailedToParse', `Unrecognized argument to ${operator}: ${unknown}`)
  if (operator === '$cond' && given.length < known.length)
    throw new CommandError('FailedToParse', "$cond needs 'if', 'then' and 'else'")
}

function assertCount(operator: string, given: number, [least, most]: readonly [number, number]): void {
  if (given >= least && given <= most) return
  const wanted = least === most ? `exactly ${least}` : `${least} or more`
  throw new CommandError('WrongArity', `Expression ${operator} takes ${wanted} arguments. ${given} were passed in.`)
}
