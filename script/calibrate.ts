/** `npm run calibrate`: compares the sizing with published measurements. `npm run calibrate -- --help` lists the options. */
import { writeFileSync } from 'node:fs'
import { flag, readCommandLine } from '#platform/command-line'
import {
  compareThroughput,
  compareTraining,
  factorOff,
} from '#root/subgraphs/agents/src/domain/advice/sizing/calibration'
import { efficiencies } from '#root/subgraphs/agents/src/domain/catalog/efficiency'
import { trainingEfficiencies } from '#root/subgraphs/agents/src/domain/catalog/training'
import { calibrationTables } from './docs/calibration.ts'

const folder = 'subgraphs/agents/src/domain/catalog/data'

/** The numbers that are fitted, by their place in the file, with the largest value that each may have. */
interface Parameter {
  readonly path: readonly string[]
  readonly largest: number
}

const parameters: readonly Parameter[] = [
  ...Object.keys(efficiencies.measured).flatMap((name) => [
    { path: ['measured', name, 'arithmetic'], largest: 0.95 },
    { path: ['measured', name, 'weights'], largest: 0.95 },
    { path: ['measured', name, 'cache'], largest: 0.95 },
    ...(name === 'l40s' ? [] : [{ path: ['measured', name, 'linkGBs'], largest: 450 }]),
  ]),
  { path: ['slowLinkGBs'], largest: 32 },
  { path: ['stepOverheadSeconds'], largest: 0.01 },
  { path: ['sequenceOverheadSeconds'], largest: 0.0001 },
  { path: ['linkLatencySeconds'], largest: 0.0001 },
  { path: ['expertArithmetic'], largest: 1 },
  { path: ['attentionArithmetic'], largest: 1 },
  { path: ['overlapExponent'], largest: 5 },
]

const trainingParameters: readonly Parameter[] = [
  { path: ['measured', 'a100Sxm80', '16bit'], largest: 0.95 },
  { path: ['measured', 'h100Sxm', '16bit'], largest: 0.95 },
  { path: ['measured', 'h100Sxm', 'fp8'], largest: 0.95 },
  { path: ['attentionWeight'], largest: 5 },
  { path: ['expertShare'], largest: 1 },
  { path: ['unfusedShare'], largest: 1 },
  { path: ['runShare'], largest: 1 },
]

const { values } = readCommandLine({
  command: 'npm run calibrate',
  does: 'Prints how far the sizing is from published measurements, as docs/advice.md shows it.',
  options: {
    fit: flag(`fits the efficiencies of serving and of training to the measurements that are not held out, and writes them to
      ${folder}/efficiencies.json and training-efficiencies.json`),
  },
})

if (values.fit) {
  write(
    'efficiencies.json',
    fit(efficiencies, parameters, (constants) => errorOf(compareThroughput(constants))),
  )
  const ofTraining = (constants: typeof trainingEfficiencies): number => errorOf(compareTraining(constants))
  write('training-efficiencies.json', fit(trainingEfficiencies, trainingParameters, ofTraining))
} else console.log(calibrationTables())

function write(name: string, constants: unknown): void {
  writeFileSync(`${folder}/${name}`, `${JSON.stringify(constants, null, 2)}\n`)
}

/** Changes one number at a time by a factor, as long as that lessens the error; then by a smaller factor. */
function fit<Constants>(
  start: Constants,
  varied: readonly Parameter[],
  errorWith: (constants: Constants) => number,
): Constants {
  let best = start
  let error = errorWith(best)
  for (const factor of [1.1, 1.04, 1.015, 1.005]) {
    for (let isBetter = true; isBetter;) {
      const before = error
      for (const parameter of varied)
        for (const change of [factor, 1 / factor]) {
          const changed = withChange(best, parameter, change)
          const changedError = errorWith(changed)
          if (changedError < error) [best, error] = [changed, changedError]
        }
      isBetter = error < before * 0.999
      console.error(`factor ${factor}: mean error ${error.toFixed(5)}`)
    }
  }
  return best
}

/** Mean of the logarithmic errors, of which large ones count in proportion and small ones by their square. */
function errorOf(compared: readonly { computed: number; measured: number; isHeldOut: boolean }[]): number {
  const fitted = compared.filter(({ isHeldOut }) => !isHeldOut)
  const sum = fitted.reduce((total, item) => total + Math.sqrt(1 + (Math.log(factorOff(item)) / 0.15) ** 2) - 1, 0)
  return sum / fitted.length
}

function withChange<Constants>(constants: Constants, { path, largest }: Parameter, factor: number): Constants {
  const changed = structuredClone(constants) as unknown as Record<string, unknown>
  const [last = '', ...above] = path.toReversed()
  let at = changed
  for (const name of above.toReversed()) at = at[name] as Record<string, unknown>
  at[last] = Number(Math.min(largest, Number(at[last]) * factor).toPrecision(3))
  return changed as unknown as Constants
}
