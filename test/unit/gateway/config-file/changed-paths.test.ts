import { changedPaths } from '#root/gateway/src/config-file/changed-paths'

test.each([
  ['equal contents', { a: 1, b: [1, { c: 2 }] }, { a: 1, b: [1, { c: 2 }] }, []],
  ['a changed value', { a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } }, ['a.c']],
  ['an added section', {}, { a: { b: 1 } }, ['a.b']],
  ['a removed section', { a: { b: 1 } }, {}, ['a.b']],
  ['an added empty section', {}, { a: {} }, []],
  ['a changed list', { a: [1, 2] }, { a: [2, 1] }, ['a']],
  ['a value that becomes a section', { a: 1 }, { a: { b: 1 } }, ['a']],
  ['other functions', { p: [{ name: 'x', on: () => 1 }] }, { p: [{ name: 'x', on: () => 2 }] }, []],
  ['another plugin', { p: [{ name: 'x', on: () => 1 }] }, { p: [{ name: 'y', on: () => 1 }] }, ['p']],
])('%s', (_what, before, after, expected) => {
  expect(changedPaths(before, after)).toEqual(expected)
})
