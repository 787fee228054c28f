import { parseInline, parseMarkdown } from '#root/console/src/components/parse-markdown'
import { readPlan } from '#root/console/src/components/read-plan'

const markdown = `The cheapest plan within the rules costs $44,561 a month on AWS, at list price on demand.

| Workload | Runs on | A month |
| --- | --- | --- |
| my\\_assistant | 1 × p5.48xlarge in eu-north-1 | $42,992 |

| Provider | A month | Not placed | Target missed |
| --- | --- | --- | --- |
| AWS | $44,561 | 0 | 0 |
| AZURE | – | 2 | 0 |`

test('reads the plan of a report from its tables', () => {
  expect(readPlan([{ title: 'Plan and cost', markdown }])).toEqual({
    monthly: 44_561,
    placements: [{ workload: 'my_assistant', runsOn: '1 × p5.48xlarge in eu-north-1', monthly: '$42,992' }],
    alternatives: [{ provider: 'AWS', monthly: 44_561, notPlaced: '0', targetMissed: '0' }],
  })
})

test('a report without a plan has none, and a text without tables is empty', () => {
  expect(readPlan(undefined)).toBeNull()
  expect(readPlan([{ title: 'What was asked', markdown }])).toBeNull()
  expect(readPlan([{ title: 'Plan and cost', markdown: 'No plan.' }])).toEqual({
    monthly: null,
    placements: [],
    alternatives: [],
  })
})

test('splits a text into headings, paragraphs, lists and tables', () => {
  expect(parseMarkdown('### 1. Title\n\nText\nof two lines.\n\n- one\n- two\n\nEvidence:\n\n- a')).toEqual([
    { kind: 'heading', level: 3, text: '1. Title' },
    { kind: 'paragraph', text: 'Text of two lines.' },
    { kind: 'list', items: ['one', 'two'] },
    { kind: 'paragraph', text: 'Evidence:' },
    { kind: 'list', items: ['a'] },
  ])
})

test('escaped characters are literal, and nothing becomes HTML', () => {
  expect(parseInline('*HIGH · CLOUD\\_ENGINEER* and **bold** `code` <b> 2 \\* 3')).toEqual([
    { kind: 'emphasis', text: 'HIGH · CLOUD_ENGINEER' },
    { kind: 'text', text: ' and ' },
    { kind: 'strong', text: 'bold' },
    { kind: 'text', text: ' ' },
    { kind: 'code', text: 'code' },
    { kind: 'text', text: ' <b> 2 * 3' },
  ])
})
