import { readFileSync } from 'node:fs'
import { buildSchema, isEnumType } from 'graphql'
import { forPeople } from '#root/console/src/components/for-people'

test.each([
  ['Prefer AWS: $75,593 a month less than AZURE', 'Prefer AWS: $75,593 a month less than Azure'],
  ['| chat | ONLINE\\_INFERENCE | Llama |', '| chat | Online inference | Llama |'],
  ['*HIGH · confidence 0.90 · -$392 · WEEKS · CTO*', '*High · confidence 0.90 · -$392 · Weeks · CTO*'],
  ['Find out whether EU_AI_ACT applies', 'Find out whether EU AI Act applies'],
  ['Move "AZURE mirror" to GCP', 'Move "AZURE mirror" to Google Cloud'],
  ['See https://example.com/AZURE and meta/GCP', 'See https://example.com/AZURE and meta/GCP'],
  ['A HIGH load in the LOW season', 'A HIGH load in the LOW season'],
])('%s', (text, shown) => expect(forPeople(text)).toBe(shown))

test('no value of an enum with an underscore that requirements can state is left', () => {
  const schema = buildSchema(readFileSync('schema/api.graphql', 'utf8'))
  for (const name of ['CloudProvider', 'WorkloadKind', 'ComplianceFramework', 'AgentRole']) {
    const type = schema.getType(name)
    if (!isEnumType(type)) throw new Error(`expected an enum ${name}, got none`)
    for (const { name: value } of type.getValues())
      if (value.includes('_')) expect(forPeople(`on ${value}.`)).not.toContain(value)
  }
})
