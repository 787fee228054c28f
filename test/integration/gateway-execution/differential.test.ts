import { generateSupergraph, MANY_FAULTS, NO_FAULTS } from '../../support/federation/index.ts'
import { createAnswers, isGivenUp, messagesOf } from './answers.ts'

/** Operations per supergraph: composing one costs as much as some dozen answers. */
const OPERATIONS = 25
const caseCount = Number(process.env['DIFFERENTIAL_CASES'] ?? 500)
const firstSeed = Number(process.env['DIFFERENTIAL_SEED'] ?? 1)
const supergraphCount = Math.ceil(caseCount / OPERATIONS)
const TIMEOUT_MS = 60_000 + supergraphCount * 5_000

describe('the compiled executor', () => {
  test(
    `answers ${caseCount} generated operations as executeQueryPlan does`,
    async () => {
      for (let index = 0; index < supergraphCount; index++) await compareOn(`${firstSeed + index}`)
    },
    TIMEOUT_MS,
  )
})

async function compareOn(seed: string): Promise<void> {
  const generated = generateSupergraph(seed, Number(seed) % 3 === 0 ? NO_FAULTS : MANY_FAULTS)
  const answers = createAnswers(generated)
  for (let index = 0; index < OPERATIONS; index++) {
    const kind = index % 10 === 9 ? 'mutation' : 'query'
    const operation = generated.randomOperation(`${index}`, kind)
    const plan = answers.plan(operation)
    if (!plan) continue
    const [stock, compiled] = await Promise.all([answers.stock(operation, plan), answers.compiled(operation, plan)])
    const about = `supergraph seed ${seed}, operation ${index}\n${operation.text}\n${JSON.stringify(operation.variables)}`
    if (isGivenUp(stock))
      expect({ about, messages: messagesOf(compiled) }).toMatchObject({
        about,
        messages: expect.arrayContaining(messagesOf(stock)),
      })
    else expect({ about, ...compiled }).toEqual({ about, ...stock })
  }
}
