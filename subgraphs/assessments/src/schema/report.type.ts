import { Directive, Field, ID, ObjectType } from 'type-graphql'

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

  @Field(() => Date)
  declare readonly generatedAt: Date

  @Field(() => String)
  declare readonly summary: string

  @Field(() => [ReportSectionType])
  declare readonly sections: readonly ReportSectionType[]
}
