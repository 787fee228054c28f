import { awsServingInstances } from './aws-serving-instances.ts'
import { awsTrainingInstances } from './aws-training-instances.ts'
import { azureInstances } from './azure-instances.ts'
import { gcpInstances } from './gcp-instances.ts'
import type { Instance, PricedProvider } from './instance.ts'
import { oracleInstances } from './oracle-instances.ts'

/** Every instance that the advice can choose from. */
export const instances: readonly Instance[] = [
  ...awsServingInstances,
  ...awsTrainingInstances,
  ...azureInstances,
  ...gcpInstances,
  ...oracleInstances,
]

export const pricedProviders: readonly PricedProvider[] = ['AWS', 'AZURE', 'GCP', 'ORACLE']

/** Finds an instance by the name its provider gives it, ignoring case; `null` where the catalog lacks it. */
export function findInstance(provider: string, sku: string): Instance | null {
  const wanted = sku.trim().toLowerCase()
  return (
    instances.find((instance) => instance.family.provider === provider && instance.sku.toLowerCase() === wanted) ?? null
  )
}
