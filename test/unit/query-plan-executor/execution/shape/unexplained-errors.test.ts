import { GraphQLError } from 'graphql'
import { unexplainedErrors } from '#root/packages/query-plan-executor/src/execution/shape/unexplained-errors'

type Path = readonly (string | number)[]

const errorAt = (path: Path | undefined, serviceName?: string) =>
  new GraphQLError('no', { path: path && [...path], extensions: { ...(serviceName !== undefined && { serviceName }) } })

/** Whether a null at `path` gets an error of its own beside the `reported` ones. */
function isUnexplained(path: Path, reported: readonly GraphQLError[], isAbsent = false): boolean {
  const error = errorAt(path)
  return unexplainedErrors([{ error, isAbsent }], { reported, ownerOf: () => 'shop' }).includes(error)
}

test('a null that no reported error explains gets an error', () => {
  expect(isUnexplained(['a', 'b'], [])).toBe(true)
  expect(isUnexplained(['a', 'b'], [errorAt(undefined)])).toBe(true)
  expect(isUnexplained(['a', 'b'], [errorAt(['a', 'c'])])).toBe(true)
  expect(isUnexplained(['a', 1], [errorAt(['a', 10])])).toBe(true)
})

test.each<[string, Path]>([
  ['about the place', ['a', 'b', 0]],
  ['around it', ['a']],
  ['inside it', ['a', 'b', 0, 'c', 'd']],
])('an error %s explains a null', (_, path) => {
  expect(isUnexplained(['a', 'b', 0], [errorAt(path)])).toBe(false)
})

test('an absent value is explained by an error of its own subgraph anywhere in its object', () => {
  const beside = [errorAt(['a', 'c', 'd'], 'shop')]
  expect(isUnexplained(['a', 'b'], beside, true)).toBe(false)
  expect(isUnexplained(['a', 'b'], beside, false)).toBe(true)
  expect(isUnexplained(['a', 'b'], [errorAt(['a', 'c', 'd'], 'other')], true)).toBe(true)
  expect(isUnexplained(['a', 'b'], [errorAt(['z'], 'shop')], true)).toBe(true)
  expect(isUnexplained(['b'], [errorAt(['z'], 'shop')], true)).toBe(false)
})
