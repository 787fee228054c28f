import {
  FIELD_FAULTS,
  generateSupergraph,
  hasFaultsOfApollo,
  MANY_FAULTS,
  NO_FAULTS,
  SOUND,
} from '#root/test/support/federation/index'
import { createAnswers, hasOpenPath, isGivenUp, messagesOf } from './answers.ts'

/** Operations per supergraph: composing one takes as long as dozens of operations. */
const OPERATIONS = 25
const caseCount = Number(process.env['DIFFERENTIAL_CASES'] ?? 500)
const firstSeed = Number(process.env['DIFFERENTIAL_SEED'] ?? 1)
const supergraphCount = Math.ceil(caseCount / OPERATIONS)
/** Whole requests fail depending on their text, so a request that one executor does not send makes a difference. */
const WAYS = [
  { faults: NO_FAULTS, reusesFields: true, mergesFetches: true },
  { faults: MANY_FAULTS, reusesFields: false, mergesFetches: false },
  { faults: FIELD_FAULTS, reusesFields: true, mergesFetches: true },
] as const
/** The few operations that Apollo cannot plan or execute. */
const MIN_COMPARED = 0.8
const TIMEOUT_MS = 60_000 + supergraphCount * 15_000

/** All of them have a response. */
const MIN_TRUE = 0.9

describe('the compiled executor', () => {
  test(
    `answers ${caseCount} generated operations as one schema over all data does`,
    async () => {
      let compared = 0
      for (let index = 0; index < supergraphCount; index++) compared += await compareWithTruth(`${firstSeed + index}`)
      expect(compared).toBeGreaterThan(supergraphCount * OPERATIONS * MIN_TRUE)
    },
    TIMEOUT_MS,
  )

  test(
    `answers ${caseCount} generated operations as executeQueryPlan does`,
    async () => {
      let compared = 0
      let asked = 0
      for (let index = 0; index < supergraphCount; index++) {
        const compares = await compareOn(`${firstSeed + index}`)
        compared += compares ?? 0
        asked += compares === undefined ? 0 : OPERATIONS
      }
      expect(compared).toBeGreaterThan(asked * MIN_COMPARED)
    },
    TIMEOUT_MS,
  )
})

/** @returns how many operations could be compared; undefined if only the monolithic schema is a valid reference */
async function compareOn(seed: string): Promise<number | undefined> {
  const { faults, ...options } = WAYS[Number(seed) % WAYS.length] as (typeof WAYS)[number]
  const generated = generateSupergraph(seed, faults)
  if (hasFaultsOfApollo(generated)) return undefined
  const answers = createAnswers(generated, options)
  let compared = 0
  for (let index = 0; index < OPERATIONS; index++) {
    const kind = index % 10 === 9 ? 'mutation' : 'query'
    const operation = generated.randomOperation(`${index}`, kind)
    const plan = answers.plan(operation)
    if (!plan) continue
    const [stock, compiled] = await Promise.all([answers.stock(operation, plan), answers.compiled(operation, plan)])
    const about = `supergraph seed ${seed}, operation ${index}\n${operation.text}\n${JSON.stringify(operation.variables)}`
    if (!stock) continue
    saying(about, () => {
      if (isGivenUp(stock)) expect(messagesOf(compiled)).toEqual(expect.arrayContaining(messagesOf(stock)))
      else if (hasOpenPath(stock)) {
        expect(compiled.data).toEqual(stock.data)
        expect(new Set(messagesOf(compiled))).toEqual(new Set(messagesOf(stock)))
      } else expect(compiled).toEqual(stock)
    })
    compared++
  }
  return compared
}

/** @returns how many operations could be compared */
async function compareWithTruth(seed: string): Promise<number> {
  const generated = generateSupergraph(seed, SOUND)
  const answers = createAnswers(generated, { reusesFields: true, mergesFetches: Number(seed) % 2 === 0 })
  let compared = 0
  for (let index = 0; index < OPERATIONS; index++) {
    const operation = generated.randomOperation(`${index}`)
    const planned = answers.plan(operation)
    if (!planned) continue
    const [truth, compiled] = await Promise.all([answers.monolith(operation), answers.compiled(operation, planned)])
    const about = `supergraph seed ${seed}, operation ${index}\n${operation.text}\n${JSON.stringify(operation.variables)}`
    saying(about, () => expect(JSON.parse(compiled.data ?? 'null')).toEqual(JSON.parse(truth.data ?? 'null')))
    compared++
  }
  return compared
}

/** Adds the operation to the difference, because Jest shows only the lines next to a difference. */
function saying(about: string, assert: () => void): void {
  try {
    assert()
  } catch (error) {
    throw new Error(`${about}\n${String(error)}`, { cause: error })
  }
}
