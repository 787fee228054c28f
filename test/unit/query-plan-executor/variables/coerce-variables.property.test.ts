import { coerceVariables } from '@plumbline/query-plan-executor'
import { buildSchema, getVariableValues, Kind, parse } from 'graphql'
import { createRandom } from '#root/test/support/federation/index'

const schema = buildSchema(`
  directive @oneOf on INPUT_OBJECT
  scalar Json
  enum Size { SMALL LARGE }
  input Workload { name: String! replicas: Int = 1 size: Size tags: [String!] ratio: Float inner: Workload }
  input Which @oneOf { id: ID name: String }
  type Query { workloads(list: [[Workload!]]!): Int }
`)

const definitionsOf = (text: string) => {
  const [operation] = parse(`query (${text}) { __typename }`).definitions
  return operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : []
}

test('variables are coerced as graphql-js does it, and the same ones are refused', () => {
  const definitions = definitionsOf(
    '$w: Workload!, $l: [[Workload!]], $i: Int = 3, $f: Float!, $e: Size, $id: ID, $j: Json, $o: Which, $n: [Int]! = [1, 2]',
  )
  let good = 0
  for (let seed = 0; seed < 3_000; seed++) {
    const variables = randomVariables(`${seed}`)
    const expected = getVariableValues(schema, definitions, variables)
    const actual = coerceVariables(schema, definitions, variables)

    if (expected.coerced) good++
    expect(JSON.stringify(actual.coerced)).toBe(JSON.stringify(expected.coerced))
    expect(actual.errors?.length).toBe(expected.errors?.length)
  }
  // The test is meaningful only if both kinds occur.
  expect(good).toBeGreaterThan(100)
  expect(good).toBeLessThan(2_900)
})

/** Values of any type for every variable, mostly of the right one. */
function randomVariables(seed: string): Record<string, unknown> {
  const random = createRandom(seed)
  const any = () => random.pick([0, 1.5, 'a', 'SMALL', true, null, [], {}, [1, null], { name: 'a' }, 2 ** 40])
  const mostly = <Value>(value: Value): unknown => (random.chance(0.95) ? value : any())
  const workload = (depth: number): unknown =>
    mostly({
      ...(random.chance(0.95) && { name: mostly('a') }),
      ...(random.chance(0.5) && { replicas: mostly(2) }),
      ...(random.chance(0.3) && { size: mostly('LARGE') }),
      ...(random.chance(0.3) && { tags: mostly(['a', mostly('b')]) }),
      ...(random.chance(0.03) && { other: 1 }),
      ...(depth > 0 && random.chance(0.4) && { inner: workload(depth - 1) }),
    })
  return {
    ...(random.chance(0.98) && { w: workload(2) }),
    ...(random.chance(0.5) && { l: mostly([[workload(1), workload(0)], workload(0)]) }),
    ...(random.chance(0.5) && { i: mostly(5) }),
    ...(random.chance(0.98) && { f: mostly(1.5) }),
    ...(random.chance(0.5) && { e: mostly('SMALL') }),
    ...(random.chance(0.5) && { id: mostly('x') }),
    ...(random.chance(0.5) && { j: any() }),
    ...(random.chance(0.3) && { o: mostly({ id: 'x' }) }),
    ...(random.chance(0.3) && { n: mostly([1]) }),
  }
}
