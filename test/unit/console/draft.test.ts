import { readFileSync } from 'node:fs'
import { buildSchema, getNamedType, isInputObjectType, Kind, parse } from 'graphql'
import type { GraphQLInputObjectType, SelectionSetNode } from 'graphql'
import { toDraft, validate } from '#root/console/src/pages/editor/draft'

const schema = buildSchema(readFileSync('schema/api.graphql', 'utf8'))
const { definitions } = parse(readFileSync('console/src/pages/editor/editor.graphql', 'utf8'))

/** Paths of what an input can state. */
const statedBy = (type: GraphQLInputObjectType, path = ''): readonly string[] =>
  Object.values(type.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type)
    return isInputObjectType(inner) ? statedBy(inner, `${path}${field.name}.`) : [`${path}${field.name}`]
  })

const selectedBy = ({ selections }: SelectionSetNode, path = ''): readonly string[] =>
  selections.flatMap((selection) => {
    if (selection.kind !== Kind.FIELD) return []
    const { name, selectionSet } = selection
    return selectionSet ? selectedBy(selectionSet, `${path}${name.value}.`) : [`${path}${name.value}`]
  })

test('the editor reads everything that an assessment can state, because saving replaces it', () => {
  const draft = definitions.find((node) => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === 'Draft')
  const selected = draft?.kind === Kind.FRAGMENT_DEFINITION ? selectedBy(draft.selectionSet) : []
  const stated = statedBy(schema.getType('RequirementsInput') as GraphQLInputObjectType, 'requirements.')
  expect(selected.filter((path) => path.startsWith('requirements.')).toSorted()).toEqual(stated.toSorted())
})

const draftOf = (workload: object) =>
  toDraft({
    title: 'One',
    requirements: { workloads: [{ name: 'assistant', kind: 'ONLINE_INFERENCE', model: 'Llama 3.1 8B', ...workload }] },
  } as unknown as Parameters<typeof toDraft>[0])

const problemsOf = (workload: object) => [...validate(draftOf(workload)).keys()].map((path) => path.split('.').at(-1))

const tokens = { inputTokensPerRequest: 100, outputTokensPerRequest: 100 }

test.each([
  [{ ...tokens, requestsPerSecond: 2 }, []],
  [{ ...tokens, concurrentUsers: 200 }, []],
  [tokens, ['requestsPerSecond']],
  [{ ...tokens, concurrentUsers: 200, requestsPerSecond: 2 }, ['concurrentUsers']],
  [{ ...tokens, requestsPerSecond: 2, hourlyLoad: [1], hoursPerMonth: 100 }, ['hoursPerMonth']],
  [{ ...tokens, requestsPerSecond: 2, targetPercentile: 20 }, ['targetPercentile']],
])('names the fields of %j that need attention', (workload, problems) => expect(problemsOf(workload)).toEqual(problems))
