import { gdprStatus } from '../../catalog/regions/countries.ts'
import { inWords } from '../format.ts'
import { computed, finding, given, unknownCost } from '../rules.ts'
import type { Rule } from '../rules.ts'
import type { Evidence, Requirements } from '../types.ts'
import { namesOf, sitesOf } from './sites.ts'
import type { Site } from './sites.ts'

/**
 * Where the plan would put each workload, against what the GDPR says about that country: inside the EEA, under an adequacy
 * decision (Art. 45), or neither (Art. 46: standard contractual clauses and an assessment of the transfer).
 */
export const gdprResidencyRule: Rule = ({ requirements, best }) => {
  const sites = sitesOf(best)
  if (!requirements.compliance?.includes('GDPR') || sites.length === 0) return []
  const outside = sites.filter(({ country }) => gdprStatus(country) !== 'eea')
  const evidence = residencyEvidence(requirements, sites)
  return [outside.length === 0 ? inside(sites, evidence) : leaving(outside, evidence)]
}

function inside(sites: readonly Site[], evidence: readonly Evidence[]): ReturnType<typeof finding> {
  const where = places(sites)
  return finding({
    key: 'gdpr-residency',
    title: `Pin ${namesOf(sites)} to ${where} and block other regions`,
    rationale: `All planned regions lie in the EEA: ${where}. Enforce this by policy: backups, logs and support access count as transfers as well (GDPR Art. 44).`,
    category: 'COMPLIANCE',
    severity: 'LOW',
    confidence: 0.85,
    monthlyUsd: 0,
    effort: 'HOURS',
    steps: [
      `Deny every region but ${where} by organization policy`,
      `Check where backups, logs and telemetry of ${namesOf(sites)} go`,
    ],
    evidence,
    compliance: ['GDPR'],
  })
}

function leaving(outside: readonly Site[], evidence: readonly Evidence[]): ReturnType<typeof finding> {
  const third = [...new Set(outside.map(({ country }) => country))].filter((one) => gdprStatus(one) === 'third-country')
  return finding({
    key: 'gdpr-residency',
    title: `Moving ${namesOf(outside)} outside the EEA needs a legal ground`,
    rationale: `The plan uses ${places(outside)}. ${third.length > 0 ? `For ${third.join(', ')} there is no adequacy decision, so Art. 46 asks for standard contractual clauses and an assessment of the transfer.` : 'An adequacy decision (Art. 45) covers it within its limits; for the United States only towards organizations certified under the Data Privacy Framework.'}`,
    category: 'COMPLIANCE',
    severity: third.length > 0 ? 'CRITICAL' : 'HIGH',
    confidence: 0.85,
    monthlyUsd: unknownCost('it depends on the regions that are chosen instead, or on legal work'),
    effort: 'MONTHS',
    steps: [
      'State regions of the EEA in the assessment and compare the cost',
      `Or complete the transfer assessment for ${places(outside)} before any personal data moves`,
    ],
    evidence,
    compliance: ['GDPR'],
  })
}

function residencyEvidence({ regions }: Requirements, sites: readonly Site[]): readonly Evidence[] {
  const source = 'GDPR Art. 44 to 46; Commission list of adequacy decisions'
  return [
    given('Stated regions', inWords(regions ?? []) || 'none'),
    ...sites.map(({ name, region, country }) =>
      computed(`"${name}"`, `${region}, ${country}: ${gdprStatus(country)}`, source),
    ),
  ]
}

function places(sites: readonly Site[]): string {
  return inWords([...new Set(sites.map(({ region, country }) => `${region} (${country})`))])
}
