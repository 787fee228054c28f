import { inWords } from '../format.ts'
import { computed, finding } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { namesOf, sitesOf } from './sites.ts'

/** HIPAA does not forbid other countries, but agreements and state programmes often do, and enforcement ends there. */
export const hipaaResidencyRule: Rule = ({ requirements, best }) => {
  const abroad = sitesOf(best).filter(({ country }) => country !== 'US')
  if (!requirements.compliance?.includes('HIPAA') || abroad.length === 0) return []
  return [
    finding({
      key: 'hipaa-residency',
      title: `Clear health records of ${namesOf(abroad)} for ${inWords([...new Set(abroad.map(({ region }) => region))])}`,
      rationale: `The plan keeps them outside the United States. The rules of HIPAA do not forbid that, yet the risk analysis (§164.308(a)(1)) has to cover it, and contracts of Medicare and Medicaid often exclude it.`,
      category: 'COMPLIANCE',
      severity: 'MEDIUM',
      confidence: 0.7,
      monthlyUsd: 0,
      effort: 'WEEKS',
      steps: [
        'Read the business associate agreements for a clause on location',
        'Or state US regions in the assessment',
      ],
      evidence: abroad.map(({ name, region, country }) =>
        computed(
          `"${name}"`,
          `${region}, ${country}`,
          'HHS guidance on HIPAA and cloud computing, question on storage outside the United States',
        ),
      ),
      compliance: ['HIPAA'],
    }),
  ]
}
