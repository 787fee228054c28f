import {
  CUSTOM_SCALAR,
  ENUM_NAME,
  ENUM_VALUES,
  HIDDEN_ENUM_VALUE,
  typeText,
  VALUE_FIELDS,
  VALUE_TYPE,
  type AbstractModel,
  type EntityModel,
  type FieldModel,
  type RootField,
  type SupergraphModel,
} from './model.ts'

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@inaccessible", "@interfaceObject"])`

const SHARED = `
enum ${ENUM_NAME} { ${ENUM_VALUES.join(' ')} ${HIDDEN_ENUM_VALUE} @inaccessible }
scalar ${CUSTOM_SCALAR}
type Tag @shareable { name: String! }
type ${VALUE_TYPE} @shareable { ${VALUE_FIELDS.map(({ name, type }) => `${name}: ${typeText(type)}`).join(' ')} }
`

/** The schema of one subgraph of a model, in Federation 2 syntax. */
export function renderSubgraph(model: SupergraphModel, subgraph: string): string {
  return [
    LINK,
    SHARED,
    ...renderRoots(model, subgraph),
    ...model.abstracts.map((abstract) => renderAbstract(abstract, subgraph)),
    ...model.entities.map((entity) => renderEntity(model, entity, subgraph)),
  ].join('\n')
}

function renderRoots(model: SupergraphModel, subgraph: string): string[] {
  const isRenamed = model.renamesRoots.includes(subgraph)
  const nameOf = (type: string): string => (isRenamed ? `${type}Root` : type)
  const own = (fields: readonly RootField[]): RootField[] => fields.filter((field) => field.subgraph === subgraph)
  const roots = [
    { kind: 'query', type: 'Query', fields: own(model.queries) },
    { kind: 'mutation', type: 'Mutation', fields: own(model.mutations) },
    { kind: 'subscription', type: 'Subscription', fields: own(model.subscriptions) },
  ].filter(({ fields }) => fields.length > 0)
  const types = roots.map(({ type, fields }) => `type ${nameOf(type)} { ${fields.map(renderRoot).join('\n  ')} }`)
  if (!isRenamed) return types
  return [`schema { ${roots.map(({ kind, type }) => `${kind}: ${nameOf(type)}`).join(' ')} }`, ...types]

  function renderRoot({ name, type }: RootField): string {
    const text = typeText(type.kind === 'root' ? { ...type, base: nameOf(type.base) } : type)
    return `${name}(id: ID, count: Int = 2): ${text}`
  }
}

function renderAbstract(abstract: AbstractModel, subgraph: string): string {
  const members = abstract.members.get(subgraph)
  if (abstract.objectIn === subgraph) {
    return `type ${abstract.name} @key(fields: "id") @interfaceObject { id: ID! views: Int rating(size: Int = 3, loud: Boolean): String }`
  }
  if (!members) return ''
  if (abstract.kind === 'union') return `union ${abstract.name} = ${members.join(' | ')}`
  const key = abstract.objectIn === undefined ? '' : ' @key(fields: "id")'
  return `interface ${abstract.name}${key} { id: ID! ${abstract.label ?? ''}: String }`
}

function renderEntity(model: SupergraphModel, entity: EntityModel, subgraph: string): string {
  const keys = entity.keys.get(subgraph)
  if (!keys) return ''
  const interfaces = model.abstracts.filter(
    (one) => one.kind === 'interface' && one.members.get(subgraph)?.includes(entity.name),
  )
  const implemented = interfaces.length === 0 ? '' : ` implements ${interfaces.map((one) => one.name).join(' & ')}`
  const fields = [
    ...keyFields(keys),
    ...entity.fields.filter((field) => field.owners.includes(subgraph)).map((field) => renderField(field, subgraph)),
    ...externalFields(model, entity, subgraph).map(
      (field) => `${field.name}${parametersOf(field)}: ${typeText(field.type)} @external`,
    ),
  ]
  return `type ${entity.name}${implemented} ${keys.map((key) => `@key(fields: "${key}")`).join(' ')} {\n  ${fields.join('\n  ')}\n}`
}

function keyFields(keys: readonly string[]): string[] {
  const fields = new Set<string>()
  for (const key of keys) {
    if (key.startsWith('id')) fields.add('id: ID!')
    if (key === 'code') fields.add('code: String!')
    if (key === 'id zone') fields.add('zone: Int!')
    if (key.startsWith('tag')) fields.add('tag: Tag!')
    if (key === 'kind') fields.add('kind: String!')
  }
  return [...fields]
}

function renderField(field: FieldModel, subgraph: string): string {
  const parameters = parametersOf(field)
  const directives = [
    field.owners.length > 1 ? '@shareable' : '',
    field.requires.length > 0
      ? `@requires(fields: "${field.requires.map((name) => requirement(name, field)).join(' ')}")`
      : '',
    field.provides !== undefined && field.owners[0] === subgraph ? `@provides(fields: "${field.provides}")` : '',
    field.isHidden ? '@inaccessible' : '',
  ]
  return `${field.name}${parameters}: ${typeText(field.type)} ${directives.filter(Boolean).join(' ')}`
}

function parametersOf({ takesArguments }: FieldModel): string {
  return takesArguments ? '(size: Int = 3, loud: Boolean)' : ''
}

/** An object is required by two of its fields. */
function requirement(name: string, field: FieldModel): string {
  const size = field.requiredSizes[name]
  const sized = size === undefined ? name : `${name}(size: ${size})`
  return field.requiredObjects.includes(name) ? `${sized} { width unit }` : sized
}

/** Fields of other subgraphs that this one names in `@requires` or `@provides`. */
function externalFields(model: SupergraphModel, entity: EntityModel, subgraph: string): FieldModel[] {
  const names = new Set<string>()
  for (const field of entity.fields)
    if (field.owners.includes(subgraph)) for (const name of field.requires) names.add(name)
  for (const other of model.entities) {
    for (const field of other.fields) {
      const leadsHere = field.type.base === entity.name && field.owners[0] === subgraph
      if (leadsHere && field.provides !== undefined) names.add(field.provides)
    }
  }
  return entity.fields.filter((field) => names.has(field.name) && !field.owners.includes(subgraph))
}
