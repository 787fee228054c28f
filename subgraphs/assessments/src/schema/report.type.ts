import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { cached } from './cached.ts'

@ObjectType('ReportSection')
export class ReportSectionType {
  @Field(() => String)
  declare readonly title: string

  @Field(() => String)
  declare readonly markdown: string
}

@Directive('@key(fields: "id")')
@ObjectType('Report')
export class ReportType {
  @Field(() => ID)
  declare readonly id: string

  @Directive(cached)
  @Field(() => Date)
  declare readonly generatedAt: Date

  @Directive(cached)
  @Field(() => String)
  declare readonly summary: string

  @Directive(cached)
  @Field(() => [ReportSectionType])
  declare readonly sections: readonly ReportSectionType[]
}
