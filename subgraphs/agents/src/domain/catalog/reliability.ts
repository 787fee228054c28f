import type { Assumption } from './assumptions.ts'

/** How often machines fail and how large teams have to be, from published figures. */
export const reliability = {
  /** Share of the time that one instance is up. */
  instanceAvailability: { value: 0.995, source: 'AWS EC2 SLA, instance level: 99.5 %' },
  /** Accelerator-hours between unexpected interruptions of a training run. */
  acceleratorHoursBetweenFailures: {
    value: (16_384 * 54 * 24) / 419,
    source: 'Llama 3 405B: 419 unexpected interruptions in 54 days on 16,384 H100 (arXiv 2407.21783, section 3.3.4)',
  },
  /** Share of spot instances that are taken back within a month. */
  spotInterruptionsPerMonth: { value: 0.2, source: 'AWS Spot Instance Advisor: upper class ">20 %" for GPU instances' },
  /** Share of the on-demand price that is saved. */
  spotDiscount: { value: 0.5, source: 'assumed; providers advertise up to 90 %, accelerators seldom reach it' },
  /** Engineers for a rota around the clock at one site. */
  onCallEngineers: { value: 8, source: 'Site Reliability Engineering (O’Reilly 2016), chapter 11: eight for one site' },
  /** Share of requests that may fail. */
  errorBudget: { value: 0.001, source: 'assumed objective: 99.9 % of requests' },
  /** How fast a node writes a checkpoint, bytes a second. */
  checkpointBytesPerSecond: { value: 2e9, source: 'assumed: 2 GB/s for each instance to a parallel file system' },
} as const satisfies Readonly<Record<string, Assumption>>
