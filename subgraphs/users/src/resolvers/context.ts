import type { OperationContext } from '#platform/subgraph-server'
import type { User } from '../domain/records.ts'
import type { UsersLoaders } from '../loaders/users.loaders.ts'

/** A user as an answer shows them: one whose membership it has just ended still with all that members see of each other. */
export type UserInAnswer = User & { readonly isFormerMember?: true }

export type UsersContext = OperationContext<UsersLoaders>
