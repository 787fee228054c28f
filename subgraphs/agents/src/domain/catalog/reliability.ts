import { readTable } from '#platform/data-files'
import data from './data/reliability.json' with { type: 'json' }
import { assumptionShape } from './source.ts'

/**
 * How often machines fail, and how large teams have to be:
 * - `instanceAvailability`, `regionAvailability`, `errorBudget`: shares of the time and of the requests
 * - `acceleratorHoursBetweenFailures`: between unexpected interruptions of a training run
 * - `spotInterruptionsPerMonth`: share of spot instances that are reclaimed within a month
 * - `spotDiscount`: share of the on-demand price that is saved
 * - `onCallEngineers`: for a rota around the clock at one site
 * - `checkpointBytesPerSecond`: how fast an instance writes a checkpoint
 */
export const reliability = readTable('reliability.json', assumptionShape, data)
