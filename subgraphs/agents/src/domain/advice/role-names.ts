import type { AgentRole } from './types.ts'

/** The agents as people read of them. */
export const roleNames: Readonly<Record<AgentRole, string>> = {
  VALIDATION: 'Validation',
  CTO: 'Head of engineering',
  CLOUD_ENGINEER: 'Cloud engineer',
  INFRASTRUCTURE: 'Infrastructure engineer',
  MLOPS: 'MLOps engineer',
  COMPLIANCE: 'Compliance officer',
  RESEARCH: 'Research engineer',
  WEB_RESEARCH: 'Web researcher',
  SIMULATION: 'Simulation',
  AI_CONSULTANT: 'AI consultant',
  CHATBOT: 'Chatbot',
  SYNTHESIS: 'Synthesis',
  REPORT_GENERATOR: 'Report generator',
}
