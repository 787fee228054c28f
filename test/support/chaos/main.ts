/**
 * `npm run chaos`: runs watched by many clients over two gateways and two replicas of everything, while services, workers, Redis and the
 * document store are killed, paused and cut off, and every few rounds while all of it is restarted in good order under queries; ends
 * with 1 if an event was lost, came twice, out of order or without its data, a stream stayed open, a query of a graceful round
 * failed, or a run did not complete.
 * Options: --rounds 100 --seed text --clients 50 --faults 3 --graceful-every 4, or CHAOS_ROUNDS and CHAOS_SEED
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
    'graceful-every': { type: 'string', default: '4' },
  },
})

console.log(`seed ${values.seed}`)
const results = await runChaos({
  rounds: Number(values.rounds),
  seed: values.seed,
  clients: Number(values.clients),
  faults: Number(values.faults),
  gracefulEvery: Number(values['graceful-every']),
  onRound: (round, result) => console.log(describeRound(round, result)),
})
console.log(describeAll(results))
process.exitCode = results.every(isClean) ? 0 : 1
