import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { moneyOfCents } from '#platform/subgraph-server'
import { ImportEstateInput, ImportEstatePayload } from '../schema/import.type.ts'
import { importEstate } from '../services/import.service.ts'
import type { AssessmentsContext } from './context.ts'

@Resolver()
export class ImportResolver {
  @Mutation(() => ImportEstatePayload, {
    description:
      'Converts bills, Kubernetes listings and metrics to a draft of requirements, which is returned and not stored. Needs the role MEMBER. BAD_USER_INPUT names the file and the expected content.',
  })
  importEstate(
    @Arg('input', () => ImportEstateInput, { description: 'The files.' }) input: ImportEstateInput,
    @Ctx() context: AssessmentsContext,
  ): ImportEstatePayload {
    const { monthlySpendUsd, ...rest } = importEstate(context, input)
    return { ...rest, monthlySpend: monthlySpendUsd === null ? null : moneyOfCents(Math.round(monthlySpendUsd * 100)) }
  }
}
