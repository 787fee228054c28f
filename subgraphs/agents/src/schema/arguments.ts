import { ArgsType, Field, InputType } from 'type-graphql'
import { OrderDirectionEnum, PageArguments } from '#platform/paging'
import type { OrderDirection } from '#platform/paging'
import type { RunStatus } from '../domain/runs/run.ts'
import { AgentRunOrderFieldEnum, RunStatusEnum } from './enums.ts'

@InputType({ description: 'Which runs to list.' })
export class AgentRunFilter {
  @Field(() => [RunStatusEnum], {
    nullable: true,
    description: 'Only runs in one of these states. An empty list selects all.',
  })
  declare readonly status?: readonly RunStatus[] | null
}

@InputType({ description: 'How to sort runs.' })
export class AgentRunOrder {
  @Field(() => AgentRunOrderFieldEnum, { description: 'Field to sort by.' })
  declare readonly field: 'CREATED_AT'

  @Field(() => OrderDirectionEnum, { description: 'Direction of the order.' })
  declare readonly direction: OrderDirection
}

@ArgsType()
export class AgentRunListArguments extends PageArguments {
  @Field(() => AgentRunFilter, { nullable: true, description: 'Which runs to list. Default: all.' })
  declare readonly filter?: AgentRunFilter | null

  @Field(() => AgentRunOrder, { nullable: true, description: 'Order of the items. Default: newest first.' })
  declare readonly orderBy?: AgentRunOrder | null
}
