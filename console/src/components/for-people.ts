import { formatEnum } from './format.ts'

/** Values of enums that the texts of agents contain, as the graph names them. */
const values = [
  ...['AZURE', 'GCP', 'ORACLE', 'COREWEAVE', 'CRUSOE', 'LAMBDA', 'NEBIUS', 'ON_PREMISES'],
  ...['ONLINE_INFERENCE', 'BATCH_INFERENCE', 'FINE_TUNING', 'DATA_PIPELINE', 'EMBEDDING', 'TRAINING'],
  ...['SOC2', 'PCI_DSS', 'ISO_27001', 'EU_AI_ACT', 'BSI_C5'],
  ...['CLOUD_ENGINEER', 'WEB_RESEARCH', 'AI_CONSULTANT', 'REPORT_GENERATOR', 'MLOPS'],
  ...['TEXT_GENERATION', 'LORA', 'QLORA'],
]

/** Severities, efforts and roles are also words, so they are recognised only between the marks of a list. */
const listed = [
  ...['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFO'],
  ...['HOURS', 'DAYS', 'WEEKS', 'MONTHS'],
  ...['VALIDATION', 'INFRASTRUCTURE', 'COMPLIANCE', 'RESEARCH', 'SIMULATION', 'CHATBOT', 'SYNTHESIS'],
]

// What is quoted is a name that somebody has given.
const pattern = new RegExp(
  `("[^"]*"|https?://\\S+)|(?<![\\w/-])(?:${values.map((value) => value.replaceAll('_', '\\\\?_')).join('|')})(?![\\w/-])|(?<=[*·] )(?:${listed.join('|')})(?= ?[·*])|(?<=\\*)(?:${listed.join('|')})(?= ·)|(?<=· )(?:${listed.join('|')})(?=\\*)`,
  'g',
)

/** A text of the graph with labels instead of the values of enums. */
export const forPeople = (text: string): string =>
  text.replaceAll(pattern, (found, kept: string | undefined) => kept ?? formatEnum(found.replaceAll('\\', '')))
