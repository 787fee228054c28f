import type { MutantStatus } from '@stryker-mutator/api/core'

/** The number of a group's mutants by outcome; `score` is the detected share of the valid ones, in percent. */
export interface GroupScore {
  readonly name: string
  readonly killed: number
  readonly timeouts: number
  readonly survived: number
  readonly uncovered: number
  readonly errors: number
  readonly score: number
  readonly durationMs: number
}

interface GroupResult {
  readonly name: string
  readonly statuses: readonly MutantStatus[]
  readonly durationMs: number
}

/** Counts as Stryker does: timeouts are detected; mutants that are ignored or cannot run are not counted. */
export function scoreOf({ name, statuses, durationMs }: GroupResult): GroupScore {
  const count = (status: MutantStatus) => statuses.filter((each) => each === status).length
  const killed = count('Killed')
  const timeouts = count('Timeout')
  const survived = count('Survived')
  const uncovered = count('NoCoverage')
  const errors = count('RuntimeError') + count('CompileError')
  const detected = killed + timeouts
  const score = (100 * detected) / (detected + survived + uncovered)
  return { name, killed, timeouts, survived, uncovered, errors, score, durationMs }
}

/** A Markdown table with a line per group and one of totals. */
export function scoreTable(scores: readonly GroupScore[]): string {
  const lines = scores.map(({ name, killed, timeouts, survived, uncovered, errors, score, durationMs }) => {
    const mutants = killed + timeouts + survived + uncovered
    const cells = [
      name,
      mutants,
      killed,
      timeouts,
      survived,
      uncovered,
      errors,
      `${score.toFixed(1)} %`,
      `${(durationMs / 60_000).toFixed(1)} min`,
    ]
    return `| ${cells.join(' | ')} |`
  })
  return [
    '| group | mutants | killed | timeouts | survived | without coverage | errors | score | duration |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
    '',
  ].join('\n')
}
