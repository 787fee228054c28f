import { Field, Float, ObjectType } from 'type-graphql'
import type { RunEventKind } from '../domain/runs/run.ts'
import { RunEventKindEnum } from './enums.ts'

@ObjectType('RunEvent')
export class RunEventType {
  declare readonly runId: string

  declare readonly taskId: string | null

  @Field(() => String)
  declare readonly cursor: string

  @Field(() => RunEventKindEnum)
  declare readonly kind: RunEventKind

  @Field(() => Date)
  declare readonly at: Date

  @Field(() => String, { nullable: true })
  declare readonly message: string | null

  @Field(() => Float)
  declare readonly progress: number
}
