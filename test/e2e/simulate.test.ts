import { SimulateDocument } from '#root/schema/generated/operations'
import { signUp, startInThisProcess } from '../support/platform/index.ts'
import type { Person, TestPlatform } from '../support/platform/index.ts'

let platform: TestPlatform
let people: readonly Person[] = []

beforeAll(async () => {
  platform = await startInThisProcess({ onMongoCommand: () => undefined })
})
afterAll(async () => {
  await Promise.all(people.map(({ client }) => client.dispose()))
  await platform.dispose()
})

test('a member simulates changes through the gateway, and a stranger gets null', async () => {
  const [ada, eve] = await Promise.all([signUp(platform.url), signUp(platform.url)])
  people = [ada, eve]
  const variables = { assessmentId: await ada.createAssessment('What if'), changes: { trafficFactor: 100 } }
  const { simulate } = await ada.client.request(SimulateDocument, variables)
  if (!simulate) throw new Error('expected a simulation, got null')
  const { before, after, monthlyDifference } = simulate
  expect(after.workloads[0]?.capacityPerSecond).toBeGreaterThan(before.workloads[0]?.capacityPerSecond ?? Infinity)
  expect(Number(monthlyDifference?.amount)).toBeGreaterThan(0)
  expect((await eve.client.request(SimulateDocument, variables)).simulate).toBeNull()
})
