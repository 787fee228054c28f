import type { Control, Measure } from '../../catalog/frameworks/control.ts'
import { controlsFor, frameworks } from '../../catalog/frameworks/controls.ts'
import { computed, finding } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { complianceFacts } from './facts.ts'
import { measureTexts } from './measures.ts'

/**
 * The measures that the stated frameworks ask of these workloads: one finding for each measure, with the place in every
 * framework that asks for it, so that one piece of work is not listed five times.
 */
export const obligationsRule: Rule = (situation) => {
  const facts = complianceFacts(situation)
  if (situation.requirements.workloads.length === 0) return []
  return [...byMeasure(controlsFor(facts.frameworks))].flatMap(([measure, controls]) => {
    const text = measureTexts[measure](facts)
    if (text === null) return []
    const { because, ...parts } = text
    return [
      finding({
        ...parts,
        key: measure,
        rationale: `${because} ${controls.map(({ reference, duty }) => `${reference}: ${duty}`).join('; ')}.`,
        confidence: 0.8,
        effort: 'WEEKS',
        evidence: controls.map(({ framework, reference, duty, applies }) =>
          computed(
            reference,
            applies === undefined ? duty : `${duty}; applies from ${applies}`,
            frameworks[framework].title,
          ),
        ),
        compliance: [...new Set(controls.map(({ framework }) => framework))],
      }),
    ]
  })
}

function byMeasure(controls: readonly Control[]): ReadonlyMap<Measure, readonly Control[]> {
  return Map.groupBy(controls, ({ measure }) => measure)
}
