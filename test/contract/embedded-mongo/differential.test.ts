import { runOn, verdict } from './differential/compare.ts'
import { randomOperation } from './differential/operations.ts'
import { createRandom, randomDocument } from './differential/random.ts'
import { openEmbeddedDatabase, openTestDatabase, type TestDatabase } from './test-database.ts'

/** Random operations on the embedded store and on another engine: wherever they differ, the embedded store has refused. */
const external = process.env['TEST_MONGODB_URL'] ?? ''
const cases = Number(process.env['DIFFERENTIAL_CASES'] ?? 600)
const firstSeed = Number(process.env['DIFFERENTIAL_SEED'] ?? 1)
const operationsPerSeed = 12
const withOther = external === '' ? describe.skip : describe

withOther('against another engine', () => {
  let own: TestDatabase
  let other: TestDatabase
  beforeAll(async () => {
    own = await openEmbeddedDatabase()
    other = await openTestDatabase()
  })
  afterAll(async () => {
    await own.dispose()
    await other.dispose()
  })

  test('every result equals that of the model', async () => {
    const counts = { same: 0, refused: 0, wrong: 0 }
    const wrong: unknown[] = []
    for (let seed = firstSeed; counts.same + counts.refused + counts.wrong < cases; seed += 1) {
      const random = createRandom(seed)
      const documents = Array.from({ length: 6 }, (_, _id) => ({ _id, ...randomDocument(random) }))
      const name = `c${seed}`
      for (const { database } of [own, other]) await database.collection(name).insertMany(documents as never)
      for (let step = 0; step < operationsPerSeed; step += 1) {
        const operation = randomOperation(random)
        const [mine, theirs] = await Promise.all(
          [own, other].map(async ({ database }) => runOn(database, name, operation)),
        )
        if (!mine || !theirs) continue
        const outcome = verdict(mine, theirs)
        counts[outcome] += 1
        if (outcome === 'wrong') wrong.push({ seed, step, command: operation.command(name), mine, theirs })
        // From here on the two may hold different documents: a failed update of many has changed some of them, a new one got an id.
        if (outcome !== 'same' || mine.error !== null || mine.documents.includes('made')) break
      }
      for (const { database } of [own, other]) await database.collection(name).drop()
    }
    expect({ counts, wrong }).toEqual({ counts: expect.objectContaining({ wrong: 0 }) as object, wrong: [] })
    expect(counts.refused).toBeLessThan(counts.same / 4)
  }, 3_600_000)
})
