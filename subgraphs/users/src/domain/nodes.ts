import type { Viewer } from '#platform/auth'

/** Subgraphs that resolve objects, besides this one. */
export type NodeOwner = 'assessments' | 'agents' | 'payments'

export interface NodeKind {
  /** The type of the graph. */
  readonly type: string
  readonly owner: NodeOwner | 'users'
  /** Whether objects of this type are public. */
  readonly isPublic: boolean
}

const kind = (type: string, owner: NodeKind['owner'], isPublic = false): NodeKind => ({ type, owner, isPublic })

/** Types of objects by the prefix of their ids. */
const kinds: ReadonlyMap<string, NodeKind> = new Map([
  ['usr', kind('User', 'users')],
  ['org', kind('Organization', 'users')],
  ['mem', kind('Membership', 'users')],
  ['inv', kind('Invitation', 'users')],
  ['asm', kind('Assessment', 'assessments')],
  ['rec', kind('Recommendation', 'assessments')],
  ['rep', kind('Report', 'assessments')],
  ['mil', kind('Milestone', 'assessments')],
  ['run', kind('AgentRun', 'agents')],
  ['tsk', kind('AgentTask', 'agents')],
  ['rpf', kind('ReportFile', 'agents')],
  ['prc', kind('PriceOverlay', 'agents')],
  ['mdl', kind('PublishedModel', 'agents', true)],
  ['agt', kind('Agent', 'agents', true)],
  ['pln', kind('Plan', 'payments', true)],
  ['bil', kind('BillingAccount', 'payments')],
  ['led', kind('LedgerEntry', 'payments')],
  ['pay', kind('Payment', 'payments')],
])

/** The type of an id; null if the text is not a valid id. */
export function nodeKindOf(id: string): NodeKind | null {
  const [, prefix = ''] = /^([a-z]{3})_[0-9a-z_]{1,60}$/.exec(id) ?? []
  return kinds.get(prefix) ?? null
}

export interface NodeReference {
  readonly type: string
  readonly id: string
}

/** The viewer, and the call that needs the objects. */
export interface NodeCaller {
  readonly viewer: Viewer
  readonly correlationId: string
  readonly signal: AbortSignal
}

/** Looks up objects in other subgraphs. */
export interface NodeDirectory {
  /** Whether the viewer may see each of the objects of a subgraph. */
  areVisible(owner: NodeOwner, references: readonly NodeReference[], caller: NodeCaller): Promise<readonly boolean[]>
}
