import type { AbstractModel, EntityModel, FieldModel, RootField, SupergraphModel, TypeReference } from './model.ts'
import { CUSTOM_SCALAR, ENUM_NAME, NOTE_TYPE, VALUE_TYPE } from './model.ts'
import { createRandom, type Random } from './random.ts'

const LEAF_WRAPPINGS = ['%', '%', '%', '%!', '[%]', '[%!]!', '[[%]]'] as const
const OBJECT_WRAPPINGS = ['%', '%', '%!', '[%]', '[%!]', '[%!]!', '[[%!]!]', '[[%]]'] as const
/** Share of subgraphs whose root types have other names. */
const RENAMED_ROOTS = 0.1
const SCALARS = ['String', 'Int', 'Float', 'Boolean', 'ID'] as const

/** Generates the types of a supergraph at random. Some do not compose; callers retry with another seed. */
export function generateModel(seed: string): SupergraphModel {
  const random = createRandom(seed)
  const subgraphs = ['alpha', 'beta', 'gamma', 'delta'].slice(0, 2 + random.below(3))
  const names = ['Author', 'Book', 'City', 'Device', 'Event'].slice(0, 2 + random.below(4))
  const keys = new Map(names.map((name) => [name, drawKeys(random, subgraphs)]))
  if (random.chance(0.5))
    keys.set(NOTE_TYPE, new Map(random.shuffled(subgraphs).map((subgraph) => [subgraph, ['kind']])))
  const abstracts = drawAbstracts(random, { subgraphs, keys })
  const drawing = { subgraphs, keys, abstracts }
  const drawn = [...keys.keys()].map((name) => drawEntity(random, name, drawing))
  const entities = drawn.map((entity) => ({
    ...entity,
    fields: entity.fields.map((field) => provide(random, field, drawn)),
  }))
  return {
    seed,
    subgraphs,
    renamesRoots: random.some(subgraphs, RENAMED_ROOTS),
    entities,
    abstracts,
    queries: subgraphs.flatMap((subgraph) => drawRoots(random, subgraph, { ...drawing, prefix: 'get', count: 3 })),
    mutations: subgraphs.flatMap((subgraph) => drawRoots(random, subgraph, { ...drawing, prefix: 'change', count: 1 })),
    subscriptions: subgraphs.flatMap((subgraph) =>
      drawRoots(random, subgraph, { ...drawing, prefix: 'watch', count: 1 }),
    ),
  }
}

type Keys = ReadonlyMap<string, readonly string[]>

interface Drawing {
  readonly subgraphs: readonly string[]
  readonly keys: ReadonlyMap<string, Keys>
  readonly abstracts: readonly AbstractModel[]
}

/** `id` everywhere, now and then a second key, a compound or a nested one; always with a subgraph that has both. */
function drawKeys(random: Random, subgraphs: readonly string[]): Keys {
  const present = random.some(subgraphs, 0.8)
  const knowing = present.length >= 2 ? present : subgraphs.slice(0, 2)
  const extra = random.pick(['code', 'id zone', 'tag { name }', '', ''])
  return new Map(
    knowing.map((subgraph, index) => {
      if (extra === '') return [subgraph, ['id']]
      if (index === 0) return [subgraph, ['id', extra]]
      return [subgraph, random.pick([['id'], [extra], ['id', extra], [extra, 'id']])]
    }),
  )
}

function drawAbstracts(random: Random, { subgraphs, keys }: Pick<Drawing, 'subgraphs' | 'keys'>): AbstractModel[] {
  const knownIn = (subgraph: string): string[] =>
    [...keys].filter(([, one]) => one.get(subgraph)?.includes('id')).map(([name]) => name)
  const abstracts: AbstractModel[] = []
  for (const [kind, name] of [
    ['interface', 'Labelled'],
    ['union', 'Anything'],
  ] as const) {
    const declaring = random.some(subgraphs, 0.6)
    const members = new Map<string, string[]>()
    for (const subgraph of declaring) {
      const possible = random.some(knownIn(subgraph), 0.7)
      if (possible.length > 0) members.set(subgraph, possible)
    }
    if (members.size > 0)
      abstracts.push({ kind, name, members, label: kind === 'interface' ? 'label' : undefined, objectIn: undefined })
  }
  const home = random.pick(subgraphs)
  const members = knownIn(home).filter((name) => keys.get(name)?.size !== 0)
  const others = subgraphs.filter((subgraph) => subgraph !== home)
  if (random.chance(0.4) && members.length > 0) {
    abstracts.push({
      kind: 'interface',
      name: 'Media',
      members: new Map([[home, members]]),
      label: 'caption',
      objectIn: random.pick(others),
    })
  }
  return abstracts
}

function drawEntity(random: Random, name: string, drawing: Drawing): EntityModel {
  const keys = drawing.keys.get(name) ?? new Map<string, readonly string[]>()
  const subgraphs = [...keys.keys()]
  const fields: FieldModel[] = []
  for (const subgraph of subgraphs) {
    const count = 1 + random.below(4)
    // Only one subgraph creates notes from their parents, because the others would return different values.
    const sharing = name === NOTE_TYPE ? [subgraph] : subgraphs
    for (let index = 0; index < count; index++) {
      fields.push(drawField(random, { name: `${subgraph[0]}${index}`, subgraph, subgraphs: sharing, drawing }))
    }
  }
  const required = subgraphs
    .filter(() => random.chance(0.5))
    .flatMap((subgraph) => drawRequiring(random, subgraph, fields))
  return {
    name,
    instanceCount: name === NOTE_TYPE ? 1_000 : 1 + random.below(5),
    keys,
    fields: [...fields, ...labelsOf(name, drawing), ...required],
  }
}

interface FieldDrawing {
  readonly name: string
  readonly subgraph: string
  readonly subgraphs: readonly string[]
  readonly drawing: Drawing
}

function drawField(random: Random, { name, subgraph, subgraphs, drawing }: FieldDrawing): FieldModel {
  const type = random.chance(0.55) ? drawLeaf(random) : drawObject(random, subgraph, drawing)
  const other = random.pick(subgraphs)
  const isShared = type.kind !== 'entity' && type.kind !== 'abstract' && other !== subgraph && random.chance(0.3)
  return {
    name,
    type,
    owners: isShared ? [subgraph, other] : [subgraph],
    takesArguments: random.chance(0.2),
    requires: [],
    requiredObjects: [],
    requiredSizes: {},
    provides: undefined,
    isHidden: type.kind === 'scalar' && random.chance(0.08),
  }
}

/** A field computed from those of other subgraphs. */
function drawRequiring(random: Random, subgraph: string, fields: readonly FieldModel[]): FieldModel[] {
  const foreign = fields.filter((field) => !field.owners.includes(subgraph) && isPlain(field.type))
  if (foreign.length === 0) return []
  const required = [...new Set([random.pick(foreign), random.pick(foreign)])]
  const type: TypeReference = { kind: 'scalar', base: 'String', wrapping: random.pick(['%', '%!']) }
  const requires = required.map((field) => field.name)
  const requiredObjects = required.filter((field) => field.type.kind === 'value').map((field) => field.name)
  const sized = required.filter((field) => field.takesArguments && random.chance(0.7))
  const requiredSizes = Object.fromEntries(sized.map(({ name }) => [name, 1 + random.below(4)]))
  return [{ ...plainField(`${subgraph[0]}Computed`, type, [subgraph]), requires, requiredObjects, requiredSizes }]
}

/** Lets some fields that lead to an entity bring a field along that another subgraph owns. */
function provide(random: Random, field: FieldModel, entities: readonly EntityModel[]): FieldModel {
  const subgraph = field.owners[0]
  const target = entities.find((entity) => entity.name === field.type.base)
  if (field.type.kind !== 'entity' || !target || subgraph === undefined || !random.chance(0.3)) return field
  if (target.name === NOTE_TYPE) return field
  const foreign = target.fields.filter((one) => {
    return (
      !one.owners.includes(subgraph) && one.type.kind === 'scalar' && !one.takesArguments && one.requires.length === 0
    )
  })
  return foreign.length === 0 ? field : { ...field, provides: random.pick(foreign).name }
}

function isPlain({ kind }: TypeReference): boolean {
  return kind !== 'entity' && kind !== 'abstract' && kind !== 'root'
}

/** The fields that the entity's interfaces require, shared by every subgraph where it is a member. */
function labelsOf(name: string, { abstracts }: Drawing): FieldModel[] {
  return abstracts.flatMap(({ label, members }) => {
    const owners = [...members].filter(([, names]) => names.includes(name)).map(([subgraph]) => subgraph)
    if (label === undefined || owners.length === 0) return []
    const type: TypeReference = { kind: 'scalar', base: 'String', wrapping: '%' }
    return [plainField(label, type, owners)]
  })
}

function plainField(name: string, type: TypeReference, owners: readonly string[]): FieldModel {
  return {
    name,
    type,
    owners,
    takesArguments: false,
    requires: [],
    requiredObjects: [],
    requiredSizes: {},
    provides: undefined,
    isHidden: false,
  }
}

function drawLeaf(random: Random): TypeReference {
  const wrapping = random.pick(LEAF_WRAPPINGS)
  if (random.chance(0.15)) return { kind: 'enum', base: ENUM_NAME, wrapping }
  if (random.chance(0.12)) return { kind: 'custom', base: CUSTOM_SCALAR, wrapping }
  return { kind: 'scalar', base: random.pick(SCALARS), wrapping }
}

function drawObject(random: Random, subgraph: string, { keys, abstracts }: Drawing): TypeReference {
  const wrapping = random.pick(OBJECT_WRAPPINGS)
  const declared = abstracts.filter((one) => one.members.has(subgraph) || one.objectIn === subgraph)
  if (random.chance(0.15)) return { kind: 'value', base: VALUE_TYPE, wrapping }
  if (declared.length > 0 && random.chance(0.35))
    return { kind: 'abstract', base: random.pick(declared).name, wrapping }
  const known = [...keys].filter(([name, one]) => isMadeIn(subgraph, name, one)).map(([name]) => name)
  if (known.length === 0) return { kind: 'value', base: VALUE_TYPE, wrapping }
  return { kind: 'entity', base: random.pick(known), wrapping }
}

/** Notes are created by the first subgraph that has them. */
function isMadeIn(subgraph: string, name: string, keys: Keys): boolean {
  return name === NOTE_TYPE ? [...keys.keys()][0] === subgraph : keys.has(subgraph)
}

interface RootDrawing extends Drawing {
  readonly prefix: string
  readonly count: number
}

function drawRoots(random: Random, subgraph: string, { prefix, count, ...drawing }: RootDrawing): RootField[] {
  const drawn = Array.from({ length: 1 + random.below(count) }, () => drawObject(random, subgraph, drawing))
  const suffix = subgraph[0]?.toUpperCase() ?? ''
  const fields = drawn.map((type, index) => ({ name: `${prefix}${type.base}${suffix}${index}`, subgraph, type }))
  const again: TypeReference = { kind: 'root', base: 'Query', wrapping: random.pick(['%', '%!', '[%]']) }
  if (prefix === 'get' && random.chance(0.2)) fields.push({ name: `again${suffix}`, subgraph, type: again })
  return fields
}
