/**
 * Enums that several subgraphs define. They are the same in each: federation accepts no other values in an enum that is also an input.
 */

export const cloudProvider = {
  description: 'Provider of the infrastructure.',
  values: {
    AWS: 'Amazon Web Services.',
    AZURE: 'Microsoft Azure.',
    GCP: 'Google Cloud.',
    ORACLE: 'Oracle Cloud Infrastructure.',
    COREWEAVE: 'CoreWeave.',
    CRUSOE: 'Crusoe Cloud.',
    LAMBDA: 'Lambda Cloud.',
    NEBIUS: 'Nebius AI Cloud.',
    ON_PREMISES: "The team's own data centre.",
    OTHER: 'Any other provider.',
  },
} as const

export const precision = {
  description: 'Numeric format of model weights.',
  values: {
    FP32: '32-bit floating point, 4 bytes per weight.',
    BF16: 'Brain floating point, 2 bytes per weight.',
    FP16: '16-bit floating point, 2 bytes per weight.',
    FP8: '8-bit floating point, 1 byte per weight.',
    INT8: '8-bit integer, 1 byte per weight.',
    INT4: '4-bit integer, half a byte per weight.',
  },
} as const

export const recommendationCategory = {
  description: 'Area that a recommendation concerns.',
  values: {
    ARCHITECTURE: 'How the parts of the system fit together.',
    COMPUTE: 'Instances and accelerators.',
    COST: 'What the infrastructure costs.',
    COMPLIANCE: 'Laws and standards.',
    SECURITY: 'Protection against attacks and misuse.',
    MLOPS: 'Operation of models.',
    DATA: 'Storage and movement of data.',
    RELIABILITY: 'Availability and recovery.',
    PERFORMANCE: 'Latency and throughput.',
    ORGANIZATION: 'People and responsibilities.',
  },
} as const

export const severity = {
  description: 'How urgent a recommendation is, most urgent first.',
  values: {
    CRITICAL: 'The plan does not work, or breaks the law, without it.',
    HIGH: 'Large cost or risk.',
    MEDIUM: 'Noticeable cost or risk.',
    LOW: 'Small improvement.',
    INFO: 'For information; nothing has to be done.',
  },
} as const

export const effort = {
  description: 'Order of magnitude of the work needed.',
  values: {
    HOURS: 'Up to a day.',
    DAYS: 'Up to a week.',
    WEEKS: 'Up to a month.',
    MONTHS: 'More than a month.',
  },
} as const
