import { Directive, Field, ID, ObjectType } from 'type-graphql'
import { cached } from './cached.ts'

@ObjectType('ReportSection', { description: 'A section of a report.' })
export class ReportSectionType {
  @Field(() => String, { description: 'Heading of the section.' })
  declare readonly title: string

  @Field(() => String, { description: 'Text of the section in Markdown.' })
  declare readonly markdown: string
}

@Directive('@key(fields: "id")')
@ObjectType('Report', {
  description: "The written result of a run. Visible to members of the assessment's organization.",
})
export class ReportType {
  @Field(() => ID, { description: 'Unique id with the prefix `rep_`.' })
  declare readonly id: string

  @Directive(cached)
  @Field(() => Date, { description: 'When the report was written.' })
  declare readonly generatedAt: Date

  @Directive(cached)
  @Field(() => String, { description: 'The result in one paragraph.' })
  declare readonly summary: string

  @Directive(cached)
  @Field(() => [ReportSectionType], { description: 'Sections in reading order.' })
  declare readonly sections: readonly ReportSectionType[]
}
