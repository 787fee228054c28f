import Sequencer from '@jest/test-sequencer'

/** Files that take half a minute or more, and start first. */
const longest = [
  'gateway-cache/coherence',
  'gateway-execution/differential',
  'e2e/shared-watching',
  'e2e/outages',
  'e2e/own-servers',
  'e2e/chaos',
]

/** Starts with the longest tests also without measurements of an earlier run, when Jest sorts by file size. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => longest.findIndex((name) => path.endsWith(`/${name}.test.ts`)) >>> 0
    return super.sort(tests).sort((one, other) => rank(one) - rank(other))
  }
}
