import { readFileSync } from 'node:fs'
import {
  buildSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isObjectType,
  parse,
  visit,
} from 'graphql'
import type { DocumentNode, GraphQLField, GraphQLObjectType } from 'graphql'
import { errorCodes } from '#platform/errors'
import { parsePage } from '#root/platform/src/paging/page'
import { nodeKindOf } from '#root/subgraphs/users/src/domain/nodes'

const documents: readonly DocumentNode[] = ['users', 'assessments', 'agents', 'payments'].map((name) =>
  parse(readFileSync(`schema/subgraphs/${name}.graphql`, 'utf8')),
)

interface Described {
  readonly coordinate: string
  readonly text: string
}

/** Every name that the subgraphs define, and every description. */
function readDefinitions(): { readonly names: ReadonlySet<string>; readonly described: readonly Described[] } {
  const names = new Set<string>()
  const described: Described[] = []
  for (const document of documents)
    visit(document, {
      enter(node, _key, _parent, _path, ancestors) {
        if (!('name' in node) || !node.kind.endsWith('Definition') || !node.name || !('value' in node.name)) return
        names.add(node.name.value)
        if (!('description' in node) || !node.description) return
        const owners = ancestors.flatMap((ancestor) => ('name' in ancestor && ancestor.name ? [ancestor.name] : []))
        const coordinate = [...owners, node.name].map((name) => ('value' in name ? name.value : '')).join('.')
        described.push({ coordinate, text: node.description.value })
      },
    })
  return { names, described }
}

const { names, described } = readDefinitions()

/** Words in capitals that are neither error codes nor values of enums, because the field uses them. */
const abbreviations = /^(AICPA|ASCII|BSI|CSV|DOCX|GET|IEC|ISO|PUE|RFC|UTC|XLSX)$/

/** The words of all descriptions that `find` finds and `isKnown` refuses, with the description that contains each. */
const unknownWords = (find: (text: string) => readonly string[], isKnown: (word: string) => boolean) =>
  described.flatMap(({ coordinate, text }) =>
    find(text).flatMap((word) => (isKnown(word) ? [] : [`${coordinate}: ${word}`])),
  )

const outsideCode = (text: string) => text.replaceAll(/`[^`]*`/g, '')
const insideCode = (text: string) => [...text.matchAll(/`([^`]*)`/g)].map(([, code = '']) => code)

test('every word in capitals of a description is an error code or a value of an enum', () => {
  const find = (text: string) => outsideCode(text).match(/\b[A-Z][A-Z0-9_]{2,}\b/g) ?? []
  expect(unknownWords(find, (word) => word in errorCodes || names.has(word) || abbreviations.test(word))).toEqual([])
})

test('every operation that a description names exists', () => {
  const find = (text: string) => outsideCode(text).match(/\b[a-z]+[A-Z]\w*\b/g) ?? []
  expect(unknownWords(find, (word) => names.has(word) || /^(vLLM|kWh?)$/.test(word))).toEqual([])
})

/** Fields of errors, and names from catalogs. */
const otherNames = new Set(['problems', 'h100Sxm'])

test('every field, argument and type in the code of a description exists', () => {
  const find = (text: string) => insideCode(text).filter((code) => /^[a-zA-Z]\w*[a-zA-Z0-9]$/.test(code))
  expect(unknownWords(find, (word) => names.has(word) || otherNames.has(word))).toEqual([])
})

const api = buildSchema(readFileSync('schema/api.graphql', 'utf8'))

const nodeTypes = Object.values(api.getTypeMap())
  .filter((type) => isObjectType(type))
  .filter((type) => type.getInterfaces().some(({ name }) => name === 'Node'))

test.each(nodeTypes)('$name states the prefix by which its objects are found', (type) => {
  const [, prefix] = /prefix `(\w+)_`/.exec(type.getFields()['id']?.description ?? '') ?? []
  expect(nodeKindOf(`${prefix}_1`)?.type).toBe(type.name)
})

interface Connection {
  readonly coordinate: string
  readonly field: GraphQLField<unknown, unknown>
  readonly node: GraphQLObjectType
}

const connections: readonly Connection[] = Object.values(api.getTypeMap())
  .filter((type) => isObjectType(type))
  .flatMap((type) =>
    Object.values(type.getFields()).map((field) => ({ coordinate: `${type.name}.${field.name}`, field })),
  )
  .flatMap(({ coordinate, field }) => {
    const returned = getNamedType(field.type)
    if (!isObjectType(returned) || !returned.name.endsWith('Connection')) return []
    return { coordinate, field, node: getNamedType(returned.getFields()['nodes']?.type) as GraphQLObjectType }
  })

describe.each(connections)('$coordinate', ({ field, node }) => {
  const argument = (name: string) => field.args.find((one) => one.name === name)

  test('states the default and the largest page, which is the one that is read', () => {
    expect(argument('first')?.defaultValue).toBe(parsePage({ first: null }, []).limit)
    for (const name of ['first', 'last'] as const) {
      const [, largest = ''] = /1 to (\d+)\b/.exec(argument(name)?.description ?? '') ?? []
      const page = (size: number) => parsePage({ first: null, [name]: size }, [])
      expect(page(Number(largest)).limit).toBe(Number(largest))
      expect(() => page(Number(largest) + 1)).toThrow(`got ${Number(largest) + 1}`)
    }
  })

  test('is sorted in both directions, and filtered by every enum of its items', () => {
    const orderBy = getNamedType(argument('orderBy')?.type)
    expect(isInputObjectType(orderBy) && Object.keys(orderBy.getFields())).toEqual(['field', 'direction'])
    const filter = getNamedType(argument('filter')?.type)
    const filtered = isInputObjectType(filter) ? Object.keys(filter.getFields()) : []
    const enums = Object.values(node.getFields()).filter(({ type }) => isEnumType(getNullableType(type)))
    expect(filtered).toEqual(expect.arrayContaining(enums.map(({ name }) => name)))
  })
})
