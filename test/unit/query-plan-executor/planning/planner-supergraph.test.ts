import { parse, print } from 'graphql'
import { readFieldUses } from '#root/packages/query-plan-executor/src/planning/field-uses'
import { readPlannerNames } from '#root/packages/query-plan-executor/src/planning/planner-names'
import { toPlannerSupergraph } from '#root/packages/query-plan-executor/src/planning/planner-supergraph'
import { readRequirements } from '#root/packages/query-plan-executor/src/planning/requirements'

const plain = `
  enum Other { A @join__graph(name: "z") }
  enum join__Graph { A @join__graph(name: "a") B @join__graph(name: "b") NONE }
  type User @join__type(graph: A, key: "id") @join__type(graph: B, key: "id org { code }") {
    id: ID
    org: Org
    name: String @join__field(graph: A) @join__field(graph: B, external: true)
    hello: String @join__field(graph: B, requires: "name org { title }")
    lost: String @join__field(graph: NONE, requires: "name")
    other: String @trace(graph: B, requires: "name")
    best: User @join__field(graph: B, provides: "nick ... on User { age }")
    things: [Thing!]! @join__field(graph: B, provides: "size")
  }
  interface Thing @join__type(graph: B, key: "code") { code: ID size: Int next: Thing @join__field(graph: A, requires: "code") }
  type Org { code: ID title: String }
  union Any = User | Org`

describe('requirements', () => {
  const read = () => readRequirements(parse(plain))
  const textOf = (subgraph: string, type: string, field: string) =>
    read()
      .of({ subgraph, type, field })
      .map((one) => print(one))

  test('are those of a field in its subgraph, of objects and of interfaces', () => {
    expect(textOf('b', 'User', 'hello')).toEqual(['name', 'org {\n  title\n}'])
    expect(textOf('a', 'Thing', 'next')).toEqual(['code'])
    expect(textOf('a', 'User', 'hello')).toEqual([])
    expect(textOf('b', 'User', 'name')).toEqual([])
    expect(textOf('b', 'User', 'other')).toEqual([])
    expect(textOf('undefined', 'User', 'lost')).toEqual([])
  })

  test('are known for subgraphs that have any', () => {
    expect(['a', 'b', 'NONE', ''].map((name) => read().has(name))).toEqual([true, true, false, false])
    const none = readRequirements(parse(plain.replaceAll(/requires: "[^"]*"/g, 'external: true')))
    expect(['a', 'b'].map((name) => none.has(name))).toEqual([false, false])
  })

  test('contain the keys of a type', () => {
    expect([...read().keysOf('User')]).toEqual(['id', 'org'])
    expect([...read().keysOf('Thing')]).toEqual(['code'])
    expect([...read().keysOf('Org')]).toEqual([])
    expect([...read().keysOf('Nobody')]).toEqual([])
  })
})

describe('uses of fields', () => {
  const uses = () => readFieldUses(parse(plain), (name) => name)

  test.each([
    ['B', 'User', 'id'],
    ['B', 'Org', 'code'],
    ['B', 'User', 'name'],
    ['B', 'Org', 'title'],
    ['B', 'User', 'nick'],
    ['B', 'User', 'age'],
    ['B', 'Thing', 'size'],
    ['B', 'AnyThing', 'size'],
    ['A', 'Robot', 'code'],
  ])('in %s: %s.%s', (graph, type, field) => {
    expect(uses().has({ graph, type, field })).toBe(true)
  })

  test.each([
    ['A', 'User', 'nick'],
    ['A', 'Org', 'title'],
    ['B', 'Org', 'name'],
    ['B', 'User', 'hello'],
    ['A', 'User', 'name'],
  ])('not in %s: %s.%s', (graph, type, field) => {
    expect(uses().has({ graph, type, field })).toBe(false)
  })
})

describe('names of the planner', () => {
  test('are those of keys, of requirements and of what is provided', () => {
    const { reserved } = readPlannerNames(parse(plain))
    expect([...reserved].toSorted()).toEqual([
      '__typename',
      'age',
      'code',
      'id',
      'name',
      'nick',
      'org',
      'size',
      'title',
    ])
  })

  test.each([
    ['as', ['a', 'as_1', 'bas0_x', 'as1']],
    ['asx', ['as0_x']],
    ['asxx', ['as0_x', 'asx12_y']],
  ])('choose the prefix %s if there are fields %j', (prefix, fields) => {
    expect(readPlannerNames(parse(`type Query { ${fields.map((one) => `${one}: Int`).join(' ')} }`)).aliasPrefix).toBe(
      prefix,
    )
  })
})

describe('the planner’s supergraph', () => {
  test('is the given one if no change is needed', () => {
    const { sdl, facts } = toPlannerSupergraph(parse(plain))
    expect(sdl).toBeUndefined()
    expect(facts.standIns.size).toBe(0)
    expect(facts.requirements.has('b')).toBe(true)
  })

  test.each([
    ['type', 'type T'],
    ['interface', 'interface T'],
  ])('has the keys that lead somewhere before those that do not: %s', (_what, head) => {
    const key = (name: string, resolvable?: boolean) =>
      `@join__type(graph: A, key: "${name}"${resolvable === undefined ? '' : `, resolvable: ${resolvable}`})`
    const text = (keys: readonly string[]) =>
      print(parse(`${head} ${keys.join(' ')} @trace(resolvable: false) { id: ID }`))
    const { sdl } = toPlannerSupergraph(
      parse(
        text([
          key('a', false),
          key('b', true),
          key('c', false),
          key('d'),
          '@join__type(graph: B, isInterfaceObject: false)',
        ]),
      ),
    )
    const expected = parse(
      `${head} ${[key('b', true), key('d'), '@join__type(graph: B, isInterfaceObject: false)', '@trace(resolvable: false)', key('a', false), key('c', false)].join(' ')} { id: ID }`,
    )
    expect(sdl).toBe(print(expected))
    expect(toPlannerSupergraph(parse(text([key('a', true), key('b')]))).sdl).toBeUndefined()
  })

  test('has a field for each set of arguments that is required of another', () => {
    const { sdl, facts } = toPlannerSupergraph(
      parse(`
        enum join__Graph { A @join__graph(name: "a") B @join__graph(name: "b") C @join__graph(name: "c") }
        type User @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") @join__type(graph: C, key: "id") {
          id: ID
          posts(limit: Int, after: ID): [Post] @join__field(graph: A) @join__field(graph: B, external: true) @join__field(graph: C, external: true)
          posts_with0: Int @join__field(graph: A)
          digest: Int @join__field(graph: B, requires: "posts(limit: 3, after: 1) { text(lang: \\"de\\") }")
          same: Int @join__field(graph: B, requires: "posts(after: 1, limit: 3) { text }")
          more: Int @join__field(graph: B, requires: "id posts(limit: 4) { text }")
          none: Int @join__field(graph: B, requires: "id")
        }
        type Post @join__type(graph: A) @join__type(graph: B) { text(lang: String): String @join__field(graph: A) @join__field(graph: B, external: true) }
        interface Writer @join__type(graph: A) { posts(limit: Int): [Post] }`),
    )
    const standIns = Object.fromEntries(
      [...facts.standIns].map(([name, standIn]) => [
        name,
        [standIn.field, standIn.arguments?.map((one) => print(one))],
      ]),
    )
    expect(standIns).toEqual({
      posts_with1: ['posts', ['limit: 3', 'after: 1']],
      text_with1: ['text', ['lang: "de"']],
      posts_with2: ['posts', ['limit: 4']],
    })
    const fields = (type: string) =>
      sdl
        ?.slice(sdl.indexOf(type))
        .split('}\n')[0]
        ?.split('\n')
        .map((line) => line.trim())
    expect(fields('type User')).toEqual(
      expect.arrayContaining([
        'posts(limit: Int, after: ID): [Post] @join__field(graph: A)',
        'posts_with1: [Post] @join__field(graph: A) @join__field(graph: B, external: true)',
        'posts_with2: [Post] @join__field(graph: A) @join__field(graph: B, external: true)',
        'none: Int @join__field(graph: B, requires: "id")',
        'posts_with0: Int @join__field(graph: A)',
      ]),
    )
    expect(fields('type Post')).toEqual([
      expect.stringContaining('type Post'),
      'text(lang: String): String @join__field(graph: A) @join__field(graph: B, external: true)',
      'text_with1: String @join__field(graph: A) @join__field(graph: B, external: true)',
      '',
    ])
    expect(fields('interface Writer')).toEqual(
      expect.arrayContaining(['posts(limit: Int): [Post]', 'posts_with1: [Post]']),
    )
    expect(sdl).toMatch(/requires: "[^"]*posts_with1 \{[^"]*text_with1/)
    expect(facts.requirements.of({ subgraph: 'b', type: 'User', field: 'same' }).map((one) => print(one))).toEqual([
      'posts_with1 {\n  text\n}',
    ])
  })
})
