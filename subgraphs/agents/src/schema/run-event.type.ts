import { Field, Float, ObjectType } from 'type-graphql'
import type { RunEventKind } from '../domain/runs/run.ts'
import { RunEventKindEnum } from './enums.ts'

@ObjectType('RunEvent', { description: 'Something that happened in a run.' })
export class RunEventType {
  declare readonly runId: string

  declare readonly taskId: string | null

  @Field(() => String, { description: 'Position of the event. Pass it as `after` to resume after it.' })
  declare readonly cursor: string

  @Field(() => RunEventKindEnum, { description: 'What happened.' })
  declare readonly kind: RunEventKind

  @Field(() => Date, { description: 'When it happened.' })
  declare readonly at: Date

  @Field(() => String, { nullable: true, description: 'Details as text to display; null when there are none.' })
  declare readonly message: string | null

  @Field(() => Float, { description: 'Progress of the run after the event, 0 to 1.' })
  declare readonly progress: number
}
