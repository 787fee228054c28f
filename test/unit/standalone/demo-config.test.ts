import { loadDemoConfig } from '#root/standalone/src/demo/config'

test.each([
  [{}, 'http://127.0.0.1:4000'],
  [{ PORT: '4440' }, 'http://127.0.0.1:4440'],
  [{ PLUMBLINE_URL: 'https://plumbline.test/', PORT: '4440' }, 'https://plumbline.test'],
])('with %j the demo talks to %s', (env, url) => {
  expect(loadDemoConfig(env).url).toBe(url)
})

test('an address that is none is refused', () => {
  expect(() => loadDemoConfig({ PLUMBLINE_URL: 'here' })).toThrow(
    /PLUMBLINE_URL: expected a URL such as http:\/\/.*"here"/,
  )
})
