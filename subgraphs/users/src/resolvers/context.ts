import type { OperationContext } from '#platform/subgraph-server'
import type { UsersLoaders } from '../loaders/users.loaders.ts'

export type UsersContext = OperationContext<UsersLoaders>
