/** `npm run chaos`: kills, pauses and restarts processes while clients watch runs. `npm run chaos -- --help` lists the options. */
import { randomInt } from 'node:crypto'
import { count, readCommandLine, text } from '#platform/command-line'
import { describeAll, describeRound, isClean, runChaos } from './index.ts'

const { values } = readCommandLine({
  command: 'npm run chaos',
  does: `Lets many clients watch runs over two gateways and two replicas of everything else, while services, workers, Redis and the document
    store are killed, paused and cut off; in some rounds all of it is restarted gracefully instead, while clients send queries. Exits with
    1 if an event was lost, came twice, out of order or without its data, a stream stayed open, a query of a graceful round failed, or a
    run did not complete.`,
  options: {
    rounds: count('rounds, each with one run', 100),
    seed: text('the same seed plans the same faults', 'text', String(randomInt(1_000_000))),
    clients: count('clients that watch each run', 50),
    faults: count('faults in each round', 3),
    'graceful-every': count('every so many rounds, a rolling restart without faults', 4),
  },
})

console.log(`seed ${values.seed}`)
const results = await runChaos({
  rounds: values.rounds,
  seed: values.seed,
  clients: values.clients,
  faults: values.faults,
  gracefulEvery: values['graceful-every'],
  onRound: (round, result) => console.log(describeRound(round, result)),
})
console.log(describeAll(results))
process.exitCode = results.every(isClean) ? 0 : 1
