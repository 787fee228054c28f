import { loadGatewayConfig } from '#gateway'
import { findFormerNames, findMisspellings, loadSettings, setting } from '#platform/config'

const settings = {
  MAX_ITEMS: setting.integer({ description: 'Items.', min: 1, max: 9, fallback: 3, formerName: 'ITEM_ROOM' }),
  MAX_PAGES: setting.integer({ description: 'Pages.', min: 1, max: 9, fallback: 3 }),
}

test.each([
  [{}, 3],
  [{ ITEM_ROOM: '4' }, 4],
  [{ MAX_ITEMS: '5', ITEM_ROOM: '4' }, 5],
  [{ MAX_ITEMS: '', ITEM_ROOM: '4' }, 4],
])('%j sets the renamed setting to %d', (env, expected) => {
  expect(loadSettings(settings, env).MAX_ITEMS).toBe(expected)
})

test('an invalid value under the deprecated name is rejected', () => {
  expect(() => loadSettings(settings, { ITEM_ROOM: '12' })).toThrow('MAX_ITEMS: expected an integer from 1 to 9')
})

test('a deprecated name is reported once with the current name, and not as a misspelling', () => {
  const env = { ITEM_ROOM: '4', MAX_PAGES: '2' }
  expect(findFormerNames(settings, env)).toEqual([{ variable: 'ITEM_ROOM', currentName: 'MAX_ITEMS' }])
  expect(findMisspellings(settings, env)).toEqual([])
  expect(findFormerNames(settings, { ITEM_ROOM: '', MAX_ITEMS: '4' })).toEqual([])
})

test('the gateway still reads the former name of FAST_PATH', () => {
  const env = { AUTHENTICATION: 'off' }
  expect(loadGatewayConfig({ ...env, PLAIN_DOOR: 'off' }).http.fastPath).toBe(false)
  expect(loadGatewayConfig(env).http.fastPath).toBe(true)
})
