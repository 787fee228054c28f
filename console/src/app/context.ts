import { createContext, use } from 'react'
import type { ActivityLog } from './activity-log.ts'
import type { FrameQuery, Role } from './frame.documents.ts'
import type { Graph } from './graph.ts'
import type { Session } from './session.ts'

/** What the whole app shares besides the cache and the address. */
export interface App {
  readonly session: Session
  readonly graph: Graph
}

/** Who is signed in, and for which organization the pages are shown. */
export interface Viewer {
  readonly me: NonNullable<FrameQuery['me']>
  readonly organizationId: string
  readonly organizationName: string
  readonly role: Role
  readonly activity: ActivityLog
}

export const AppContext = createContext<App | null>(null)
export const ViewerContext = createContext<Viewer | null>(null)

export const useApp = (): App => present(use(AppContext), 'App')
export const useViewer = (): Viewer => present(use(ViewerContext), 'Viewer')

function present<Value>(value: Value | null, name: string): Value {
  if (value === null) throw new Error(`expected a component inside the ${name} context, got one outside of it`)
  return value
}

const ranks: readonly Role[] = ['VIEWER', 'MEMBER', 'ADMIN', 'OWNER']

/** Whether a role includes another one. */
export const hasRole = (role: Role, needed: Role): boolean => ranks.indexOf(role) >= ranks.indexOf(needed)
