import type { ComplianceFramework, Requirements } from '#schema/requirements/requirements'
import { frameworks } from '../../catalog/frameworks/controls.ts'
import { gdprStatus } from '../../catalog/regions/countries.ts'
import { parsePlace } from '../../catalog/regions/region.ts'
import { inWords, nameList } from '../format.ts'
import { finding, given, unknownCost } from '../rules.ts'
import type { Rule } from '../rules.ts'

interface Hint {
  readonly framework: ComplianceFramework
  readonly because: string
}

/**
 * Frameworks that the assessment does not state but hints at: regions in the EEA (GDPR; with models that answer people,
 * the EU AI Act), and words for health records or payment cards in the goals or the names of workloads.
 */
export const unstatedFrameworksRule: Rule = ({ requirements }) =>
  hints(requirements)
    .filter(({ framework }) => !(requirements.compliance ?? []).includes(framework))
    .map(({ framework, because }) =>
      finding({
        key: `unstated-framework:${framework.toLowerCase()}`,
        title: `Find out whether ${frameworks[framework].name} applies`,
        rationale: `${because}, yet ${frameworks[framework].name} is not among the stated frameworks. If it applies, its duties are missing from this assessment.`,
        category: 'COMPLIANCE',
        severity: 'MEDIUM',
        confidence: 0.5,
        monthlyUsd: unknownCost('what the framework asks for is examined once it is stated'),
        effort: 'HOURS',
        steps: [
          `Ask the person who is responsible for data protection; if it applies, add ${frameworks[framework].name} and run the assessment again`,
        ],
        evidence: [given('Hint', because)],
        compliance: [framework],
      }),
    )

function hints({ regions, workloads, goals }: Requirements): readonly Hint[] {
  const found: Hint[] = []
  const european = (regions ?? []).filter(isEuropean)
  if (european.length > 0) {
    found.push({ framework: 'GDPR', because: `Data is to stay in ${inWords(european)}` })
    const facing = workloads.filter(({ kind }) => kind === 'ONLINE_INFERENCE' || kind === 'RAG')
    if (facing.length > 0) {
      const names = nameList(facing)
      found.push({ framework: 'EU_AI_ACT', because: `${names} may serve people in ${inWords(european)}` })
    }
  }
  const words = [goals ?? '', ...workloads.map(({ name }) => name)].join(' ').toLowerCase()
  const health = /\b(patient|clinical|health records?|medical|ehr)\w*/.exec(words)?.[0]
  if (health !== undefined) found.push({ framework: 'HIPAA', because: `The assessment speaks of "${health}"` })
  const cards = /\b(cardholder|credit cards?|payment cards?|card numbers?)\b/.exec(words)?.[0]
  if (cards !== undefined) found.push({ framework: 'PCI_DSS', because: `The assessment speaks of "${cards}"` })
  return found
}

function isEuropean(code: string): boolean {
  const place = parsePlace(code)
  if (place.kind === 'unknown') return false
  return (place.kind === 'region' ? [place.country] : place.countries).every((one) => gdprStatus(one) === 'eea')
}
