/** Sections of the file that take effect when the file changes. All others need a restart. */
export const reloadableSections = [
  'logLevel',
  'headers',
  'subgraphs.forwardHeaders',
  'operationLimits',
  'addressLimits',
] as const
