import { loadGatewayConfig } from '#gateway'
import type { GatewayPlugin } from '#gateway'
import { checkPlugins } from '#root/gateway/src/plugins/plugin-list'

class Counting implements GatewayPlugin {
  readonly name = 'counting'
  count = 0

  onRequest() {
    this.count += 1
  }
}

const apollo = { requestDidStart: async () => undefined }

test('objects and instances of classes with a name and hooks are plugins', () => {
  const plugins = [{ name: 'none' }, { name: 'one', onError: () => undefined }, new Counting()]
  expect(checkPlugins(plugins)).toBe(plugins)
})

const wrong: readonly (readonly [string, unknown, string])[] = [
  ['text', 'x', 'expected a plugin'],
  ['no name', { onRequest: () => undefined }, 'expected a plugin with a name'],
  ['a hook that is no function', { name: 'x', onError: true }, 'expected onError to be a function'],
  ['a hook that does not exist', { name: 'x', onFetch: () => undefined }, 'expected one of onRequest, onOperation'],
  ['a plugin of Apollo Server', apollo, 'one of Apollo Server belongs in apolloPlugins'],
]

test.each(wrong)('%s is no plugin', (_what, plugin, message) => {
  expect(() => checkPlugins([plugin as GatewayPlugin])).toThrow(message)
})

test('the configuration file reports all that are wrong, by index', () => {
  const content = { plugins: [{ name: 'fine' }, ...wrong.map(([, plugin]) => plugin)], apolloPlugins: [apollo, {}] }
  const file = { path: '/c.mjs', name: 'c.mjs', text: '', content }
  let problems: readonly string[] = []
  try {
    loadGatewayConfig({ AUTHENTICATION: 'off' }, file)
  } catch (error) {
    problems = (error as { readonly problems: readonly string[] }).problems
  }
  expect(problems).toHaveLength(wrong.length + 1)
  wrong.forEach(([, , message], index) => {
    expect(problems[index]).toContain(
      `c.mjs: plugins.${index + 1}: ${message.startsWith('one of') ? 'expected' : message}`,
    )
  })
  expect(problems.at(-1)).toContain('c.mjs: apolloPlugins.1: expected a plugin of Apollo Server')
})
