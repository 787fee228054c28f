import { storagePrices } from '../../catalog/storage-prices.ts'
import { findingKey } from '../finding-key.ts'
import { formatGB, formatNumber, formatUsd } from '../format.ts'
import { computed, finding, given } from '../rules.ts'
import type { Rule } from '../rules.ts'
import { checkpointBytes } from '../sizing/checkpoints.ts'
import { trainedWorkloads } from '../sizing/select.ts'

/** Checkpoints that are kept: the last three to resume from, and two releases. */
const kept = 5

/** Storage for checkpoints, and the gate that a trained model passes before it is served. */
export const checkpointsRule: Rule = ({ best }) =>
  trainedWorkloads(best).map((item) => {
    const { name, index, demand } = item
    const bytes = checkpointBytes(demand)
    const usd = (kept * bytes * storagePrices[best.provider].usdPerGBMonth) / 1e9
    return finding({
      key: findingKey('checkpoints', { name, index }),
      title: `Keep ${kept} checkpoints of "${name}" (${formatGB(bytes)} each) and gate releases on evaluation`,
      rationale: `A checkpoint of ${formatNumber(demand.model.paramsB)} billion parameters with optimizer state takes ${formatGB(bytes)}. Three to resume from and two releases cost ${formatUsd(usd)} a month; a lost run costs ${formatUsd(item.plan.jobUsd)}.`,
      category: 'MLOPS',
      severity: 'MEDIUM',
      confidence: 0.8,
      monthlyUsd: usd,
      effort: 'WEEKS',
      steps: [
        'Expire older checkpoints by rule, and test once that a run resumes from one',
        `Compare "${name}" with the model in use on a fixed set of at least 400 cases before release: that tells a difference of 5 points from chance`,
        'Store the evaluation beside the weights, and keep the previous release ready to go back to',
      ],
      evidence: [
        computed('Checkpoint', formatGB(bytes), '14 bytes a trained parameter (arXiv 1910.02054)'),
        computed('Evaluation set', '400 cases', '1.96² × 0.25 ÷ 0.05² = 384, rounded up'),
        given('Training tokens', `${formatNumber(demand.tokensB)} billion`),
      ],
    })
  })
