import { Field, Float, InputType, Int, ObjectType } from 'type-graphql'
import type { CloudProvider, ComplianceFramework } from '../domain/requirements.ts'
import { countDescription, numberDescription, textDescription } from './described.ts'
import { CloudProviderEnum, ComplianceFrameworkEnum } from './enums.ts'
import { CurrentInfrastructureType } from './infrastructure.type.ts'
import { WorkloadType } from './workload.type.ts'

const orNull = { nullable: true } as const

@ObjectType('Requirements', {
  description: 'What the assessment was asked to examine: the input, field by field.',
})
@InputType('RequirementsInput')
export class RequirementsType {
  @Field(() => [WorkloadType], countDescription('workloads'))
  declare readonly workloads: readonly WorkloadType[]

  @Field(() => CurrentInfrastructureType, orNull)
  declare readonly currentInfrastructure?: CurrentInfrastructureType | null

  @Field(() => [CloudProviderEnum], { ...orNull, description: 'Each at most once.' })
  declare readonly preferredProviders?: readonly CloudProvider[] | null

  @Field(() => [String], {
    ...orNull,
    ...countDescription('regions', 'Cloud region codes or country codes where data must stay.'),
  })
  declare readonly regions?: readonly string[] | null

  @Field(() => [ComplianceFrameworkEnum], { ...orNull, description: 'Each at most once.' })
  declare readonly compliance?: readonly ComplianceFramework[] | null

  @Field(() => Float, { ...orNull, ...numberDescription('monthlyBudgetUsd') })
  declare readonly monthlyBudgetUsd?: number | null

  @Field(() => Float, { ...orNull, ...numberDescription('growthPercentPerYear') })
  declare readonly growthPercentPerYear?: number | null

  @Field(() => Int, { ...orNull, ...numberDescription('teamSize') })
  declare readonly teamSize?: number | null

  @Field(() => String, { ...orNull, ...textDescription('goals') })
  declare readonly goals?: string | null
}
