import { parse } from 'graphql'
import { readOverrideLabels, shareOf } from '#root/packages/query-plan-executor/src/planning/override-labels'

const labels = readOverrideLabels(
  parse(`
    directive @join__field(graph: String, requires: String, overrideLabel: String) repeatable on FIELD_DEFINITION
    directive @join__type(graph: String, key: String) repeatable on OBJECT
    type Product @join__type(graph: "A", key: "id owner { code }") {
      id: ID
      price: Int @join__field(graph: "A", overrideLabel: "percent(5)") @join__field(graph: "B", overrideLabel: "beta")
      weight: Int @join__field(graph: "A", overrideLabel: "weights")
      heavy: Int @join__field(graph: "B", requires: "weight")
      name: String
    }
    type Owner { code: ID @join__field(graph: "A", overrideLabel: "codes") }`),
)

test('a plan may depend on the labels of selected fields, and on those of keys and required fields', () => {
  expect(labels.relevantTo(parse('{ product { name } }'))).toEqual(['codes', 'weights'])
  expect(labels.relevantTo(parse('{ product { ...f } } fragment f on Product { cost: price }'))).toEqual([
    'beta',
    'codes',
    'percent(5)',
    'weights',
  ])
})

test('labels of other directives do not count, nor arguments that are no text, nor a key without a selection', () => {
  const others = readOverrideLabels(
    parse(`
      directive @shown(graph: String, overrideLabel: String) on FIELD_DEFINITION
      directive @join__field(overrideLabel: Int) on FIELD_DEFINITION
      type Product {
        price: Int @shown(overrideLabel: "beta")
        weight: Int @join__field(overrideLabel: 5)
        name: String @join__field
      }`),
  )
  expect(others.relevantTo(parse('{ product { price weight name } }'))).toEqual([])
})

test('without labels, no plan depends on any', () => {
  expect(readOverrideLabels(parse('type Query { price: Int }')).relevantTo(parse('{ price }'))).toEqual([])
})

test.each([
  ['percent(0)', 0],
  ['percent(12.5)', 0.125],
  ['percent(100)', 1],
  ['percent(500)', 1],
  ['percent()', undefined],
  ['percent(-1)', undefined],
  ['percentage', undefined],
  ['percent(0.25)', 0.0025],
  ['percent(5.)', undefined],
  ['of percent(5)', undefined],
  ['percent(5) or so', undefined],
])('%s is a share of %p', (label, share) => {
  expect(shareOf(label)).toBe(share)
})
