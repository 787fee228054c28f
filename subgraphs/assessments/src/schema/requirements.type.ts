import { Field, Float, InputType, Int, ObjectType } from 'type-graphql'
import type { CloudProvider, ComplianceFramework } from '../domain/requirements.ts'
import { countDescription, numberDescription, textDescription } from './described.ts'
import { CloudProviderEnum, ComplianceFrameworkEnum } from './enums.ts'
import { CurrentInfrastructureType } from './infrastructure.type.ts'
import { WorkloadType } from './workload.type.ts'

const orNull = { nullable: true } as const

@ObjectType('Requirements', { description: 'What an assessment examines: the fields of RequirementsInput.' })
@InputType('RequirementsInput', { description: 'What an assessment examines: the fields of RequirementsInput.' })
export class RequirementsType {
  @Field(() => [WorkloadType], countDescription('workloads', 'What runs on the infrastructure.'))
  declare readonly workloads: readonly WorkloadType[]

  @Field(() => CurrentInfrastructureType, { ...orNull, description: 'What the team runs today; null when not stated.' })
  declare readonly currentInfrastructure?: CurrentInfrastructureType | null

  @Field(() => [CloudProviderEnum], {
    ...orNull,
    description: 'Providers to prefer, each at most once; null when there is no preference.',
  })
  declare readonly preferredProviders?: readonly CloudProvider[] | null

  @Field(() => [String], {
    ...orNull,
    ...countDescription(
      'regions',
      'Cloud region codes or country codes where data must stay, 1 to 100 characters each.',
    ),
  })
  declare readonly regions?: readonly string[] | null

  @Field(() => [ComplianceFrameworkEnum], {
    ...orNull,
    description: 'Compliance frameworks that apply, each at most once; null when not stated.',
  })
  declare readonly compliance?: readonly ComplianceFramework[] | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription('monthlyBudgetUsd', 'US dollars per month that may be spent.'),
  })
  declare readonly monthlyBudgetUsd?: number | null

  @Field(() => Float, {
    ...orNull,
    ...numberDescription('growthPercentPerYear', 'Expected growth of the load, per cent per year.'),
  })
  declare readonly growthPercentPerYear?: number | null

  @Field(() => Int, { ...orNull, ...numberDescription('teamSize', 'People who build and operate the system.') })
  declare readonly teamSize?: number | null

  @Field(() => String, { ...orNull, ...textDescription('goals', 'What the team wants to achieve, in its own words.') })
  declare readonly goals?: string | null
}
