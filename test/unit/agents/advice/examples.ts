import { readFileSync } from 'node:fs'
import type { CurrentInfrastructure, Requirements, Workload } from '#root/subgraphs/agents/src/domain/advice/types'
import { asking, workload } from './requirements.ts'

interface Money {
  readonly amount: string
}

/** An assessment of docs/examples. */
export function example(name: string): { readonly title: string; readonly requirements: Requirements } {
  const parsed = JSON.parse(readFileSync(`docs/examples/${name}.json`, 'utf8')) as {
    title: string
    requirements: Omit<Requirements, 'monthlyBudgetUsd' | 'currentInfrastructure'> & {
      readonly monthlyBudget: Money
      readonly currentInfrastructure?: Partial<Pick<CurrentInfrastructure, 'instances'>> & {
        readonly monthlySpend: Money
      }
    }
  }
  const { workloads, currentInfrastructure: current, monthlyBudget, ...rest } = parsed.requirements
  const currentInfrastructure = current
    ? { monthlySpendUsd: Number(current.monthlySpend.amount), instances: current.instances ?? null }
    : null
  return {
    title: parsed.title,
    requirements: asking({
      ...rest,
      monthlyBudgetUsd: Number(monthlyBudget.amount),
      currentInfrastructure,
      workloads: workloads.map((one: Workload) => workload(one)),
    }),
  }
}
