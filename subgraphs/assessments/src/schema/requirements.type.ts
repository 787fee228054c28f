import { Field, Float, InputType, Int, ObjectType } from 'type-graphql'
import { MoneyInput } from '#platform/subgraph-server'
import type { CloudProvider, ComplianceFramework } from '#schema/requirements/requirements'
import { countDescription, numberDescription, textDescription } from './described.ts'
import { CloudProviderEnum, ComplianceFrameworkEnum } from './enums.ts'
import { CurrentInfrastructureInput, CurrentInfrastructureType } from './infrastructure.type.ts'
import { WorkloadType } from './workload.type.ts'

const orNull = { nullable: true } as const
const current = 'Infrastructure that the team runs today; null when not stated.'

export const budget = 'Budget per month.'

/** What a client writes and reads in the same form. */
@ObjectType()
@InputType()
abstract class RequirementsFields {
  @Field(() => [WorkloadType], countDescription('workloads', 'Workloads that the infrastructure has to run.'))
  declare readonly workloads: readonly WorkloadType[]

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
    ...numberDescription('growthPercentPerYear', 'Expected growth of the load, per cent per year.'),
  })
  declare readonly growthPercentPerYear?: number | null

  @Field(() => Int, { ...orNull, ...numberDescription('teamSize', 'People who build and operate the system.') })
  declare readonly teamSize?: number | null

  @Field(() => String, { ...orNull, ...textDescription('goals', 'What the team wants to achieve, in its own words.') })
  declare readonly goals?: string | null
}

@ObjectType('Requirements', { description: 'Requirements of an assessment, as stated in RequirementsInput.' })
export class RequirementsType extends RequirementsFields {
  @Field(() => CurrentInfrastructureType, { ...orNull, description: current })
  declare readonly currentInfrastructure?: CurrentInfrastructureType | null
}

@InputType({ description: 'Requirements to examine. BAD_USER_INPUT lists every invalid field in `problems`.' })
export class RequirementsInput extends RequirementsFields {
  @Field(() => CurrentInfrastructureInput, { ...orNull, description: current })
  declare readonly currentInfrastructure?: CurrentInfrastructureInput | null

  @Field(() => MoneyInput, { ...orNull, ...numberDescription('monthlyBudgetUsd', budget) })
  declare readonly monthlyBudget?: MoneyInput | null
}
