import { registerEnumType } from 'type-graphql'

export const RoleEnum = { OWNER: 'OWNER', ADMIN: 'ADMIN', MEMBER: 'MEMBER', VIEWER: 'VIEWER' } as const

registerEnumType(RoleEnum, { name: 'Role' })
