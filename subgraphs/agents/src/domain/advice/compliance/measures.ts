import type { Measure } from '../../catalog/frameworks/control.ts'
import { providerName } from '../../catalog/instance.ts'
import { formatAvailability, formatGB, formatNumber, nameList, people } from '../format.ts'
import { unknownCost } from '../rules.ts'
import type { ComplianceFacts } from './facts.ts'
import { loggingWithoutPeriod, loggingWithPeriod } from './logging-text.ts'
import type { MeasureText } from './measure-text.ts'

/** Writes each measure from the facts; `null` where it does not apply to these workloads. */
export const measureTexts: Readonly<Record<Measure, (facts: ComplianceFacts) => MeasureText | null>> = {
  'risk-assessment': ({ names, requestsPerMonth, dataBytes }) => ({
    title: `Assess the risk of ${names} before production data enters`,
    because: `${requestsPerMonth > 0 ? `Up to ${formatNumber(requestsPerMonth)} requests of people a month and ` : ''}${formatGB(dataBytes)} of data are in scope.`,
    steps: [
      `Write down purpose, data, recipients and failure modes of ${names}`,
      'Have it approved, and repeat it when a model or region changes',
    ],
    category: 'COMPLIANCE',
    severity: 'HIGH',
    monthlyUsd: 0,
  }),
  'processor-agreement': ({ provider, names }) => ({
    title: `Sign the data agreement with ${providerName(provider)} before real data enters ${names}`,
    because: `${providerName(provider)} processes the data of ${names} on your behalf; its standard terms do not cover that until the agreement is accepted.`,
    steps: [
      `Accept ${providerName(provider)}'s agreement for the account in use, and list its covered services`,
      'Use only covered services; check the model registry and monitoring tools too',
    ],
    category: 'COMPLIANCE',
    severity: 'HIGH',
    monthlyUsd: 0,
  }),
  'access-control': ({ teamSize, names }) => ({
    title: `Limit who reaches ${names}: ${people(teamSize)}, by role`,
    because: `${people(teamSize)} ${teamSize === 1 ? 'works' : 'work'} on it. Weights trained on protected data, prompts and caches are to be guarded as the data itself.`,
    steps: [
      'Give access by role with multi-factor authentication, and review it each quarter',
      'Keep production prompts out of notebooks and development accounts',
    ],
    category: 'SECURITY',
    severity: 'MEDIUM',
    monthlyUsd: 0,
  }),
  encryption: ({ dataBytes, names, provider }) => ({
    title: `Encrypt ${dataBytes > 0 ? `the ${formatGB(dataBytes)} of data` : `what ${names} stores`} with customer-managed keys`,
    because: `Data sets, checkpoints, indexes and logs of ${names} rest on ${providerName(provider)}; traffic between replicas and to object storage crosses its network.`,
    steps: [
      `Use customer-managed keys of ${providerName(provider)} for buckets, disks and indexes`,
      'Require TLS 1.2 or later on every hop, inside the cluster too',
    ],
    category: 'SECURITY',
    severity: 'HIGH',
    monthlyUsd: unknownCost('it depends on how many keys are used, and how often'),
  }),
  'audit-logging': (facts) => (facts.logMonths > 0 ? loggingWithPeriod(facts) : loggingWithoutPeriod(facts)),
  erasure: ({ keeping }) => {
    if (keeping.length === 0) return null
    const names = nameList(keeping)
    const trained = keeping.filter(({ kind }) => kind === 'TRAINING' || kind === 'FINE_TUNING')
    return {
      title: `Make erasure work in ${names}`,
      because: `${names} ${keeping.length === 1 ? 'keeps' : 'keep'} data. ${trained.length > 0 ? `What ${nameList(trained)} learned cannot be taken out of the weights again, so remove personal data before training.` : 'Copies in indexes, caches and backups have to go with the source.'}`,
      steps: [
        'Give each record an id that follows it into index, cache and training set',
        'Delete by that id within a month, and test it with a made-up person',
      ],
      category: 'DATA',
      severity: trained.length > 0 ? 'HIGH' : 'MEDIUM',
      monthlyUsd: 0,
    }
  },
  'incident-response': ({ noticeHours, teamSize, names }) => ({
    title:
      noticeHours === null
        ? `Write down how ${people(teamSize)} answer an incident in ${names}`
        : `Be able to report a breach of ${names} within ${noticeHours <= 72 ? `${noticeHours} hours` : `${noticeHours / 24} days`}`,
    because:
      noticeHours === null
        ? `The frameworks want a defined procedure for ${names}, and no period.`
        : `The clock starts when the breach is known, and ${people(teamSize)} must find out by then whose data it was.`,
    steps: [
      'Name who decides and who reports, with deputies',
      'Rehearse once a year, with a prompt that leaks another customer’s data',
    ],
    category: 'SECURITY',
    severity: noticeHours !== null && noticeHours <= 72 ? 'HIGH' : 'MEDIUM',
    monthlyUsd: 0,
  }),
  transparency: ({ facing }) => {
    if (facing.length === 0) return null
    const names = nameList(facing)
    return {
      title: `Tell people that ${names} is an AI system and what happens to their data`,
      because: `${names} ${facing.length === 1 ? 'answers' : 'answer'} people directly.`,
      steps: [
        `Say so where ${names} is used, before the first answer`,
        'Mark generated content in a way that machines can read, and offer a way to a person',
      ],
      category: 'COMPLIANCE',
      severity: 'MEDIUM',
      monthlyUsd: 0,
    }
  },
  minimization: ({ inputTokensPerMonth, keeping, names }) => ({
    title: `Strip personal data that ${names} can do without`,
    because: `${inputTokensPerMonth > 0 ? `Up to ${formatNumber(inputTokensPerMonth / 1e6)} million input tokens a month and ` : ''}${keeping.length} ${keeping.length === 1 ? 'store' : 'stores'} of data ${inputTokensPerMonth === 0 && keeping.length === 1 ? 'passes' : 'pass'} without a stated filter.`,
    steps: [
      'Detect and mask identifiers before prompts are logged or reused',
      keeping.length > 0
        ? `De-identify ${nameList(keeping)} before training or indexing`
        : 'Keep prompts no longer than the answer takes',
    ],
    category: 'DATA',
    severity: 'MEDIUM',
    monthlyUsd: 0,
  }),
  'change-management': ({ models, names }) =>
    models === 0
      ? null
      : {
          title: `Release models like code: approved, tested, reversible (${models} in scope)`,
          because: `A new model, prompt or index of ${names} changes what the system does as much as new code.`,
          steps: [
            'Require review and an evaluation result for every change of model or prompt',
            'Keep the previous version ready, and record who approved what',
          ],
          category: 'MLOPS',
          severity: 'LOW',
          monthlyUsd: 0,
        },
  availability: ({ names, availability }) => ({
    title: `Write down how fast ${names} can be recovered${availability === null ? '' : `, to keep ${formatAvailability(availability)}`}`,
    because:
      availability === null
        ? `No availability is stated for ${names}, so the plan cannot be checked against it.`
        : `The strictest of ${names} asks for ${formatAvailability(availability)}; the plan has the instances and regions for it, or the report says why not.`,
    steps: [
      'State a recovery time objective and a recovery point objective for each workload',
      'Keep weights, indexes and configuration in a second zone, and restore them from there once a year',
    ],
    category: 'RELIABILITY',
    severity: 'MEDIUM',
    monthlyUsd: unknownCost('it depends on the recovery time that is chosen'),
  }),
}
