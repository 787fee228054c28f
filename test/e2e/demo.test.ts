import { readFileSync } from 'node:fs'
import { createLog } from '#platform/logging'
import { findOrStartPlatform } from '#root/standalone/src/client/find-or-start-platform'
import { runDemo } from '#root/standalone/src/demo/demo'
import { askAsShown, readPointer } from '../support/demo-output.ts'
import { topologies } from '../support/platform/index.ts'
import { Screen } from '../support/screen.ts'

const examples = ['llm-serving', 'fine-tuning', 'hipaa-rag']

describe.each(topologies)('the demo, $topology', ({ url }) => {
  test.each(examples)('shows docs/examples/%s.json from sign-up to recommendations', async (name) => {
    const screen = new Screen()
    const example: unknown = JSON.parse(readFileSync(`docs/examples/${name}.json`, 'utf8'))
    await runDemo({ url: url, example, output: screen })
    expect(screen.text).toMatch(/SNAPSHOT|RUN_STARTED/)
    expect(screen.text).toMatch(/100 % +RUN_COMPLETED/)
    expect(screen.text).toMatch(/The first 5 of \d{2,} recommendations/)
    expect(screen.text).toMatch(/(saves|costs) \$[\d,]+ a month/)
  })

  test('links to all results, while the platform keeps running', async () => {
    const platform = await findOrStartPlatform(url, {}, createLog({ service: 'test', level: 'silent' }))
    expect(platform).toMatchObject({ url, isOurs: false })
    const screen = new Screen()
    const example: unknown = JSON.parse(readFileSync('docs/examples/llm-serving.json', 'utf8'))
    await runDemo({ url: platform.url, example, output: screen })
    await platform.dispose()
    const pointer = readPointer(screen.text)
    expect(pointer.explorer).toBe(`${url}/explorer`)
    const page = await fetch(pointer.explorer)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(await page.text()).toMatch(/GraphiQL|graphiql/)
    const section = { title: expect.any(String), markdown: expect.stringMatching(/\w/) }
    expect(await askAsShown(pointer)).toEqual({
      data: { assessment: { report: { sections: expect.arrayContaining([section]) } } },
    })
  })
})
