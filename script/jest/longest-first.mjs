import Sequencer from '@jest/test-sequencer'

/** Files that take half a minute or more, which are to be begun first. */
const longest = [
  'gateway-cache/coherence',
  'gateway-execution/differential',
  'e2e/shared-watching',
  'e2e/outages',
  'e2e/own-servers',
  'e2e/chaos',
]

/** Begins with what takes longest also where no earlier run has measured it: Jest goes by the size of a file there. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => longest.findIndex((name) => path.endsWith(`/${name}.test.ts`)) >>> 0
    return super.sort(tests).sort((one, other) => rank(one) - rank(other))
  }
}
