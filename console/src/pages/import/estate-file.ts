import type { EstateFormat } from './import.documents.ts'

export interface EstateFile {
  readonly name: string
  readonly content: string
  /** As recognised or chosen; null until it is known. */
  readonly format: EstateFormat | null
}

export const formats: readonly { readonly value: EstateFormat; readonly label: string }[] = [
  { value: 'AWS_BILL', label: 'Bill of AWS (CSV)' },
  { value: 'AZURE_BILL', label: 'Bill of Azure (CSV)' },
  { value: 'GCP_BILL', label: 'Bill of Google Cloud (CSV)' },
  { value: 'KUBERNETES', label: 'Kubernetes, nodes and pods (JSON)' },
  { value: 'PROMETHEUS_RANGE', label: 'Prometheus, requests per second (JSON)' },
  { value: 'VLLM_METRICS', label: 'vLLM, /metrics (text)' },
]

export const maxFiles = 10
/** Of all files together, as the graph accepts. */
export const maxCharacters = 3_500_000

/** What a file is, by its first characters; null if they fit nothing. */
export function recognise(content: string): EstateFormat | null {
  const start = content.slice(0, 20_000)
  if (/^\s*\{/.test(start)) {
    if (/"resultType"\s*:/.test(start)) return 'PROMETHEUS_RANGE'
    return /"(?:apiVersion|kind)"\s*:/.test(start) ? 'KUBERNETES' : null
  }
  if (/^(?:# (?:HELP|TYPE) )?vllm:/m.test(start)) return 'VLLM_METRICS'
  const head = (start.split('\n', 1)[0] ?? '').toLowerCase().replaceAll(/[^a-z0-9,]/g, '')
  if (head.includes('lineitem')) return 'AWS_BILL'
  if (/metercategory|costinbillingcurrency|costinusd|billingcurrency|pretaxcost/.test(head)) return 'AZURE_BILL'
  return /usagestarttime|servicedescription|skudescription/.test(head) ? 'GCP_BILL' : null
}

/** Why these files cannot be sent; null if they can. */
export function problemOf(files: readonly EstateFile[]): string | null {
  if (files.length > maxFiles) return `At most ${maxFiles} files at once; these are ${files.length}.`
  const characters = files.reduce((sum, { content }) => sum + content.length, 0)
  if (characters <= maxCharacters) return null
  const megabytes = (count: number) => `${(count / 1e6).toFixed(1)} MB`
  return `At most ${megabytes(maxCharacters)} in all files; these are ${megabytes(characters)}. Export a shorter period, or only the columns that are needed.`
}
