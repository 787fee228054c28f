/** Where a workload runs. */
export interface Place {
  readonly sku: string | null
  readonly region: string | null
  readonly instances: number
  /** Further regions, with their instances. */
  readonly elsewhere: readonly { readonly region: string; readonly instances: number }[]
}

/** `2 × p5.48xlarge in eu-north-1, 1 in eu-west-1` */
export function placeOf({ sku, region, instances, elsewhere }: Place): string {
  if (sku === null) return 'no instances'
  const others = elsewhere.map((site) => `, ${site.instances} in ${site.region}`).join('')
  return `${instances} × ${sku}${region === null ? '' : ` in ${region}`}${others}`
}
