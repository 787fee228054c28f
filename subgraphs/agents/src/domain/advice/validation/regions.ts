import { providerName, pricedProviders } from '../../catalog/instance.ts'
import type { PricedProvider } from '../../catalog/instance.ts'
import { parsePlace } from '../../catalog/regions/region.ts'
import { inWords } from '../format.ts'
import { finding, given, unknownCost } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { allOffersOf } from '../sizing/plan.ts'

/** Finds entries of `regions` that are neither a known cloud region nor a country code. */
export const unknownRegionRule: Rule = ({ requirements }) => {
  const unknown = (requirements.regions ?? []).filter((code) => parsePlace(code).kind === 'unknown')
  if (unknown.length === 0) return []
  return [
    finding({
      key: 'unknown-region',
      title: `Correct the region ${inWords(unknown.map((code) => `"${code}"`))}`,
      rationale: `${inWords(unknown.map((code) => `"${code}"`))} ${unknown.length === 1 ? 'is no region' : 'are no regions'} of a provider in the catalog and no country code that is known here. ${unknown.length === (requirements.regions ?? []).length ? 'No other place is stated, so nothing is placed anywhere.' : 'Nothing is placed there; the plan uses only the other places that are stated.'}`,
      category: 'COMPLIANCE',
      severity: 'CRITICAL',
      confidence: 0.9,
      monthlyUsd: 0,
      effort: 'HOURS',
      steps: ['State a region code such as eu-central-1, a country code such as DE, or EU'],
      evidence: [given('Stated regions', inWords(requirements.regions ?? []))],
    }),
  ]
}

/** Finds preferred providers that have no accelerators in the regions where data must stay. */
export const regionNotOfferedRule: Rule = ({ requirements }) => {
  const preferred = pricedProviders.filter((provider) => requirements.preferredProviders?.includes(provider))
  const stated = (requirements.regions ?? []).filter((code) => parsePlace(code).kind !== 'unknown')
  if (stated.length === 0) return []
  // Where only regions of other providers are stated, `regionOfOtherProviderRule` says so.
  const isForeign = (provider: PricedProvider): boolean =>
    stated.map(parsePlace).every((place) => place.kind === 'region' && place.provider !== provider)
  const without = preferred.filter(
    (provider) => !isForeign(provider) && allOffersOf(requirements, provider).length === 0,
  )
  const alternatives = pricedProviders.filter((provider) => allOffersOf(requirements, provider).length > 0)
  const all = without.length === preferred.length
  return without.map((provider) =>
    finding({
      key: `region-not-offered:${provider.toLowerCase()}`,
      title: `${providerName(provider)} has no catalogued accelerators in ${inWords(stated)}`,
      rationale: `${providerName(provider)} is preferred, but data must stay in ${inWords(stated)}, and none of its regions there has accelerators in this catalog. ${alternativesText(alternatives)}`,
      category: 'COMPLIANCE',
      severity: all ? 'CRITICAL' : 'MEDIUM',
      confidence: 0.75,
      monthlyUsd: unknownCost('it depends on the provider or the region that is chosen instead'),
      effort: 'HOURS',
      steps: [
        `Ask ${providerName(provider)} for accelerator capacity in ${inWords(stated)}`,
        alternatives.length > 0 ? `Or prefer ${alternatives.map(providerName).join(' or ')}` : 'Or permit more regions',
      ],
      evidence: [
        given('Preferred providers', preferred.map(providerName).join(', ')),
        given('Regions', stated.join(', ')),
      ],
    }),
  )
}

/** Finds regions of a provider that is not among the preferred ones: nothing can be placed there. */
export const regionOfOtherProviderRule: Rule = ({ requirements }) => {
  const preferred = requirements.preferredProviders ?? []
  const known = (requirements.regions ?? []).map(parsePlace).filter(({ kind }) => kind !== 'unknown')
  const foreign = known.flatMap((place) =>
    place.kind === 'region' && !preferred.includes(place.provider) ? [place] : [],
  )
  if (preferred.length === 0 || foreign.length === 0) return []
  const named = inWords(foreign.map(({ region, provider }) => `${region} (${providerName(provider)})`))
  return [
    finding({
      key: 'region-of-other-provider',
      title: `Prefer the provider of ${named}, or name a region of ${preferred.map(providerName).join(' or ')}`,
      rationale: `Data must stay in ${named}, but only ${preferred.map(providerName).join(' and ')} ${preferred.length === 1 ? 'is' : 'are'} preferred. A region has one provider, so no preferred one can place anything there.`,
      category: 'COMPLIANCE',
      severity: foreign.length === known.length ? 'CRITICAL' : 'HIGH',
      confidence: 0.95,
      monthlyUsd: unknownCost('it depends on the provider or the region that is chosen instead'),
      effort: 'HOURS',
      steps: [
        `Add ${[...new Set(foreign.map(({ provider }) => providerName(provider)))].join(' and ')} to the preferred providers, or state the country instead of the region`,
      ],
      evidence: [
        given('Preferred providers', preferred.map(providerName).join(', ')),
        given('Regions', (requirements.regions ?? []).join(', ')),
      ],
    }),
  ]
}

/** Finds frameworks that depend on where data is, stated without any region. */
export const complianceWithoutRegionRule: Rule = ({ requirements, best }) => {
  const stated = requirements.regions ?? []
  const dependent = (requirements.compliance ?? []).filter((framework) => framework === 'GDPR' || framework === 'HIPAA')
  if (stated.length > 0 || dependent.length === 0) return []
  const chosen = best.workloads.flatMap(({ compute }) =>
    compute.kind === 'none' || compute.plan === null ? [] : [compute.plan.placement.region],
  )
  const where = inWords([...new Set(chosen)]) || 'no region'
  return [
    finding({
      key: 'compliance-without-region',
      title: `State where data may be kept: ${dependent.join(' and ')} ${dependent.length > 1 ? 'depend' : 'depends'} on it`,
      rationale: `${dependent.join(' and ')} applies, but no region is stated. The plan therefore chose by price alone (${where}). ${dependent.includes('GDPR') ? 'Under the GDPR a region outside the EEA is a transfer that needs a legal ground (Art. 44).' : 'Business associate agreements and state laws name the regions that may hold health records.'}`,
      category: 'COMPLIANCE',
      severity: 'HIGH',
      confidence: 0.95,
      monthlyUsd: unknownCost('it depends on the regions that are permitted'),
      effort: 'HOURS',
      steps: [
        'Ask the data protection or privacy officer for the permitted regions',
        'Add them to the assessment and run it again',
      ],
      evidence: [given('Frameworks', dependent.join(', ')), given('Chosen by price', where)],
      compliance: dependent,
    }),
  ]
}

function alternativesText(alternatives: readonly PricedProvider[]): string {
  return alternatives.length > 0
    ? `${alternatives.map(providerName).join(', ')} ${alternatives.length === 1 ? 'has' : 'have'} accelerators there.`
    : 'No other provider in the catalog has any either.'
}
