import { readFileSync } from 'node:fs'
import { runDemo } from '../../standalone/src/demo/demo.ts'
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
})
