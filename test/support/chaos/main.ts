/**
 * `npm run chaos`: runs watched by many clients over two gateways while processes and Redis are killed, paused and cut off;
 * ends with 1 if an event was lost, came twice, out of order or without its data, or a stream stayed open.
 * Options: --rounds 100 --seed text --clients 50 --faults 3, or CHAOS_ROUNDS and CHAOS_SEED
 */
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { describeAll, describeRound, isClean, runChaos } from './index.ts'

const { CHAOS_ROUNDS = '100', CHAOS_SEED = String(randomInt(1_000_000)) } = process.env
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: CHAOS_ROUNDS },
    seed: { type: 'string', default: CHAOS_SEED },
    clients: { type: 'string', default: '50' },
    faults: { type: 'string', default: '3' },
  },
})

console.log(`seed ${values.seed}`)
const results = await runChaos({
  rounds: Number(values.rounds),
  seed: values.seed,
  clients: Number(values.clients),
  faults: Number(values.faults),
  onRound: (round, result) => console.log(describeRound(round, result)),
})
console.log(describeAll(results))
process.exitCode = results.every(isClean) ? 0 : 1
