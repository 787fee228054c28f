import { GraphQLError } from 'graphql'
import { untold } from '#root/packages/query-plan-executor/src/execution/shape/untold-errors'

type Path = readonly (string | number)[]

const errorAt = (path: Path | undefined, serviceName?: string) =>
  new GraphQLError('no', { path: path && [...path], extensions: { ...(serviceName !== undefined && { serviceName }) } })

/** Whether the null at `path` is told of, although what is in `told` is. */
function isToldOf(path: Path, told: readonly GraphQLError[], isAbsent = false): boolean {
  const error = errorAt(path)
  return untold([{ error, isAbsent }], { told, ownerOf: () => 'shop' }).includes(error)
}

test('a null of which nobody has told the reason is told of', () => {
  expect(isToldOf(['a', 'b'], [])).toBe(true)
  expect(isToldOf(['a', 'b'], [errorAt(undefined)])).toBe(true)
  expect(isToldOf(['a', 'b'], [errorAt(['a', 'c'])])).toBe(true)
  expect(isToldOf(['a', 1], [errorAt(['a', 10])])).toBe(true)
})

test.each<[string, Path]>([
  ['about the place', ['a', 'b', 0]],
  ['around it', ['a']],
  ['inside it', ['a', 'b', 0, 'c', 'd']],
])('an error %s is the reason of a null', (_, path) => {
  expect(isToldOf(['a', 'b', 0], [errorAt(path)])).toBe(false)
})

test('what is absent has its reason in an error of its own subgraph anywhere in its object', () => {
  const beside = [errorAt(['a', 'c', 'd'], 'shop')]
  expect(isToldOf(['a', 'b'], beside, true)).toBe(false)
  expect(isToldOf(['a', 'b'], beside, false)).toBe(true)
  expect(isToldOf(['a', 'b'], [errorAt(['a', 'c', 'd'], 'other')], true)).toBe(true)
  expect(isToldOf(['a', 'b'], [errorAt(['z'], 'shop')], true)).toBe(true)
  expect(isToldOf(['b'], [errorAt(['z'], 'shop')], true)).toBe(false)
})
