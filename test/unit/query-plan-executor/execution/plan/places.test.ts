import {
  fetchError,
  fetchPath,
  ownPath,
  subgraphError,
} from '#root/packages/query-plan-executor/src/execution/plan/fetch-errors'
import {
  collectPlaces,
  namesOf,
  placePaths,
  visitPlaces,
} from '#root/packages/query-plan-executor/src/execution/plan/places'

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => ({ id }))
const data = {
  one: a,
  none: null,
  text: 'x',
  list: [a, null, b, 5, [c]],
  nested: [[c, null], [], null, [d]],
  objects: [{ of: a }, { of: null }, null, { of: [b] }, {}],
}

describe('the places of a path', () => {
  test.each([
    ['one', [a], [['one']]],
    [
      'list.@',
      [a, b],
      [
        ['list', 0],
        ['list', 2],
      ],
    ],
    [
      'nested.@.@',
      [c, d],
      [
        ['nested', 0, 0],
        ['nested', 3, 0],
      ],
    ],
    ['objects.@.of', [a], [['objects', 0, 'of']]],
    ['objects.@.of.@', [b], [['objects', 3, 'of', 0]]],
    ['list', [], []],
    ['none', [], []],
    ['none.x', [], []],
    ['text', [], []],
    ['text.length', [], []],
    ['one.@', [], []],
    ['list.length', [], []],
    ['nothing.x', [], []],
    ['constructor', [], []],
    ['one.constructor.name', [], []],
  ])('%s', (path, objects, paths) => {
    const found: Record<string, unknown>[] = []
    collectPlaces(data, path.split('.'), found)
    expect(found).toHaveLength(objects.length)
    found.forEach((one, index) => expect(one).toBe(objects[index]))
    expect(placePaths(data, path.split('.'))).toEqual(paths)
  })

  test('are the root if the path is empty', () => {
    const found: Record<string, unknown>[] = []
    collectPlaces(data, [], found)
    expect(found).toEqual([data])
    expect(placePaths(data, [])).toEqual([[]])
  })

  test('are visited with their parents', () => {
    const holders = (path: string) => {
      const found: unknown[] = []
      visitPlaces(data, {
        path: path.split('.'),
        visit: (entity, container, key) => found.push(container?.[key] === entity && key),
        once: undefined,
      })
      return found
    }
    expect(holders('one')).toEqual(['one'])
    expect(holders('list.@')).toEqual([0, 2])
    expect(holders('nested.@.@')).toEqual([0, 0])
    expect(holders('objects.@.of')).toEqual(['of'])
    const root: unknown[] = []
    visitPlaces(data, { path: [], visit: (_, container, key) => root.push(container, key), once: undefined })
    expect(root).toEqual([undefined, ''])
  })

  test('below an object at several paths are visited once, at the given depths', () => {
    const shared = { of: a }
    const twice = { list: [shared, shared, { of: a }] }
    const count = (depths: readonly boolean[]) => {
      let visits = 0
      const once = { depths, entered: new Set<unknown>() }
      visitPlaces(twice, { path: ['list', '@', 'of'], visit: () => visits++, once })
      return visits
    }
    expect(count([false, false, false])).toBe(3)
    expect(count([false, false, true])).toBe(2)
    expect(count([true, true, false])).toBe(3)
  })

  test('have the names on the path', () => {
    expect(namesOf(['a', '@', 'b', '@'])).toEqual(['a', 'b'])
  })
})

describe('the path of an error', () => {
  test('about a whole fetch ends at the first list', () => {
    expect(fetchPath(['a', 'b', '@', 'c', '@'])).toEqual(['a', 'b'])
    expect(fetchPath(['a', 'b'])).toEqual(['a', 'b'])
    expect(fetchPath([])).toBeUndefined()
  })

  test('has the names of the fields', () => {
    const path = ['x__alias_0', 0, 'y']
    expect(ownPath(path, new Map([['x__alias_0', 'x']]))).toEqual(['x', 0, 'y'])
    expect(ownPath(path, new Map())).toBe(path)
  })
})

describe('the error', () => {
  const place = { subgraph: 'a', path: ['x'] }
  const told = (error: Parameters<typeof subgraphError>[0], at: Parameters<typeof subgraphError>[1] = place) =>
    subgraphError(error, at).toJSON()

  test('of a subgraph keeps its message, code and extensions', () => {
    expect(told({ message: 'no', extensions: { code: 'MINE', more: 1 } })).toEqual({
      message: 'no',
      path: ['x'],
      extensions: { code: 'MINE', more: 1, serviceName: 'a' },
    })
    expect(told({ message: 'no' })).toEqual({
      message: 'no',
      path: ['x'],
      extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', serviceName: 'a' },
    })
    expect(told({ message: '' }).message).toBe('Error while fetching subquery from service "a"')
    expect(told({ message: '' }, { subgraph: undefined, path: undefined }).message).toContain('"unknown"')
  })

  test('of a fetch has the failure’s own code, or UPSTREAM_UNAVAILABLE', () => {
    const failed = (failure: unknown, at = place as Parameters<typeof fetchError>[1]) =>
      fetchError(failure, at).toJSON()
    expect(failed(new Error('gone'))).toEqual({
      message: 'gone',
      path: ['x'],
      extensions: { code: 'UPSTREAM_UNAVAILABLE', serviceName: 'a' },
    })
    expect(failed(Object.assign(new Error('slow'), { extensions: { code: 'TIMEOUT', after: 5 } })).extensions).toEqual({
      code: 'TIMEOUT',
      after: 5,
      serviceName: 'a',
    })
    expect(failed('text', { subgraph: undefined, path: undefined })).toEqual({
      message: 'text',
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
    })
    expect(failed({ extensions: 'none' }).extensions).toEqual({ code: 'UPSTREAM_UNAVAILABLE', serviceName: 'a' })
    const cause = new Error('gone')
    expect(fetchError(cause, place).originalError).toBe(cause)
  })
})
