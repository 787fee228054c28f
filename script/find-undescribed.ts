import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'
import type { GraphQLNamedType, GraphQLSchema } from 'graphql'

/**
 * The coordinates of all definitions of a schema without a description: `User`, `User.email`, `User.invitations(first:)`, `Role.OWNER`.
 * What the GraphQL and federation specifications define is omitted.
 */
export function findUndescribed(schema: GraphQLSchema): readonly string[] {
  const types = Object.values(schema.getTypeMap()).filter((type) => !isOfSpecification(type))
  return types.flatMap((type) => [...undescribed(type.name, type), ...membersOf(type)])
}

interface Described {
  readonly description?: string | null | undefined
}

const undescribed = (coordinate: string, { description }: Described): readonly string[] =>
  description?.trim() ? [] : [coordinate]

const isOfSpecification = (type: GraphQLNamedType) =>
  isIntrospectionType(type) || isSpecifiedScalarType(type) || /^(_|federation__|link__)/.test(type.name)

function membersOf(type: GraphQLNamedType): readonly string[] {
  if (isEnumType(type)) return type.getValues().flatMap((value) => undescribed(`${type.name}.${value.name}`, value))
  if (isInputObjectType(type))
    return Object.values(type.getFields()).flatMap((field) => undescribed(`${type.name}.${field.name}`, field))
  if (!isObjectType(type) && !isInterfaceType(type)) return []
  const fields = Object.values(type.getFields()).filter(({ name }) => !name.startsWith('_'))
  return fields.flatMap((field) => [
    ...undescribed(`${type.name}.${field.name}`, field),
    ...field.args.flatMap((argument) => undescribed(`${type.name}.${field.name}(${argument.name}:)`, argument)),
  ])
}
