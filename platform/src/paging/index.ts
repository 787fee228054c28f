export { createConnectionTypes, PageInfo } from './connection.type.ts'
export type { ConnectionShape } from './connection.type.ts'
export { parsePage, toConnection } from './page.ts'
export type { Page, PageArguments, PageRequest } from './page.ts'
