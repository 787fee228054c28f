export { runChaos } from './chaos.ts'
export { describeAll, describeRound } from './report.ts'
export type { RoundResult } from './round.ts'
export { addVerdicts, isClean, judge, noVerdict } from './verdict.ts'
