import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { NodeType } from './node.type.ts'

interface Stub {
  readonly name: string
  readonly prefix: string
  /** As in the subgraph that owns the type. */
  readonly description: string
}

function createStub({ name, prefix, description }: Stub) {
  @Directive('@key(fields: "id", resolvable: false)')
  @ObjectType(name, { implements: NodeType, description })
  class NodeStub {
    @Field(() => ID, { description: `Unique id with the prefix \`${prefix}\`.` })
    declare readonly id: string
  }
  return NodeStub
}

/** Types of other subgraphs that `node` and `nodes` can return. */
export const nodeStubs = [
  {
    name: 'Assessment',
    prefix: 'asm_',
    description:
      "An examination of a team's AI infrastructure: its requirements and the results of its runs. Visible to members of its organization.",
  },
  {
    name: 'Recommendation',
    prefix: 'rec_',
    description: "A finding and the steps that address it. Visible to members of the assessment's organization.",
  },
  {
    name: 'Report',
    prefix: 'rep_',
    description: "The written result of a run. Visible to members of the assessment's organization.",
  },
  {
    name: 'Milestone',
    prefix: 'mil_',
    description:
      'A named snapshot of an assessment: its requirements, plan cost, recommendations and decisions. Visible to members of its organization.',
  },
  {
    name: 'AgentRun',
    prefix: 'run_',
    description: "One execution of all agents over an assessment. Visible to members of the assessment's organization.",
  },
  { name: 'AgentTask', prefix: 'tsk_', description: 'The part of a run that one agent executes.' },
  {
    name: 'ReportFile',
    prefix: 'rpf_',
    description: "The report of a run as a file. Visible to members of the assessment's organization.",
  },
  {
    name: 'PriceOverlay',
    prefix: 'prc_',
    description:
      'Prices of an organization that replace those of the catalog in its runs and simulations. Visible to its members.',
  },
  {
    name: 'PublishedModel',
    prefix: 'mdl_',
    description: 'A model with published weights and a known shape. The same for all callers.',
  },
  { name: 'Agent', prefix: 'agt_', description: 'A specialist that examines assessments. The same for all callers.' },
  {
    name: 'Plan',
    prefix: 'pln_',
    description: 'A plan: its monthly price, included credits and limits. The same for all callers.',
  },
  {
    name: 'BillingAccount',
    prefix: 'bil_',
    description: 'Plan, credits and payments of an organization. Visible to its members.',
  },
  {
    name: 'LedgerEntry',
    prefix: 'led_',
    description:
      'A change of a credit balance. Entries are never altered. Entries of a run are visible to members, all others to ADMINs and OWNERs.',
  },
  { name: 'Payment', prefix: 'pay_', description: 'A charge to an organization. Visible to its ADMINs and OWNERs.' },
].map(createStub)
