import type { ComplianceFramework } from '../../advice/requirements.ts'
import { controlsOf } from './control.ts'
import type { Control } from './control.ts'

/** Regulation (EU) 2016/679. */
const gdpr = controlsOf('GDPR', [
  ['risk-assessment', 'GDPR Art. 35', 'data protection impact assessment before large-scale or novel processing'],
  ['processor-agreement', 'GDPR Art. 28', 'contract with every processor, subprocessors included'],
  ['access-control', 'GDPR Art. 32(1)(b)', 'ongoing confidentiality and integrity of systems'],
  ['encryption', 'GDPR Art. 32(1)(a)', 'pseudonymization and encryption appropriate to the risk'],
  ['audit-logging', 'GDPR Art. 5(2), Art. 30', 'accountability and records of processing'],
  ['erasure', 'GDPR Art. 17, Art. 5(1)(e)', 'erasure on request, and no longer storage than needed'],
  ['incident-response', 'GDPR Art. 33', 'notice to the authority within 72 hours'],
  ['transparency', 'GDPR Art. 13, Art. 22', 'information of the people concerned, and on automated decisions'],
  ['minimization', 'GDPR Art. 5(1)(c), Art. 25', 'no more personal data than the purpose needs, by design'],
])

/** 45 CFR Part 164, subparts C, D and E. */
const hipaa = controlsOf('HIPAA', [
  ['risk-assessment', 'HIPAA §164.308(a)(1)(ii)(A)', 'accurate and thorough risk analysis'],
  ['processor-agreement', 'HIPAA §164.308(b), §164.504(e)', 'business associate agreement'],
  ['access-control', 'HIPAA §164.312(a)(1), §164.312(d)', 'unique users, access control and authentication'],
  ['encryption', 'HIPAA §164.312(a)(2)(iv), §164.312(e)(2)(ii)', 'encryption at rest and in transit (addressable)'],
  [
    'audit-logging',
    'HIPAA §164.312(b), §164.316(b)(2)(i)',
    'audit controls; documentation, and by custom logs, kept for six years',
  ],
  ['incident-response', 'HIPAA §164.404, §164.410', 'breach notice within 60 days'],
  ['minimization', 'HIPAA §164.502(b), §164.514(b)', 'minimum necessary; de-identification for other uses'],
])

/** Payment Card Industry Data Security Standard 4.0.1. */
const pci = controlsOf('PCI_DSS', [
  ['risk-assessment', 'PCI DSS 12.3.1', 'targeted risk analysis'],
  ['processor-agreement', 'PCI DSS 12.8.2', 'written agreements with service providers'],
  [
    'access-control',
    'PCI DSS 7.2.1, 8.4.2',
    'least privilege; multi-factor authentication into the card data environment',
  ],
  ['encryption', 'PCI DSS 3.5.1, 4.2.1', 'account numbers unreadable where stored, strong cryptography in transit'],
  ['audit-logging', 'PCI DSS 10.2.1, 10.5.1', 'audit logs kept for 12 months, three of them at hand'],
  ['erasure', 'PCI DSS 3.2.1', 'account data kept no longer than needed'],
  ['incident-response', 'PCI DSS 12.10.1', 'incident response plan, ready to be used'],
  ['minimization', 'PCI DSS 3.3.1', 'no sensitive authentication data after authorization'],
  ['change-management', 'PCI DSS 6.5.1', 'changes to production follow a procedure'],
])

/** AICPA Trust Services Criteria 2017, points of focus revised 2022. */
const soc2 = controlsOf('SOC2', [
  ['risk-assessment', 'SOC 2 CC3.2', 'risks identified and analysed'],
  ['processor-agreement', 'SOC 2 CC9.2', 'risk of vendors managed'],
  ['access-control', 'SOC 2 CC6.1, CC6.3', 'logical access limited by role'],
  ['encryption', 'SOC 2 CC6.1, CC6.7', 'data protected at rest and when moved'],
  ['audit-logging', 'SOC 2 CC7.2', 'systems monitored for anomalies'],
  ['incident-response', 'SOC 2 CC7.4', 'incidents answered by a defined procedure'],
  ['change-management', 'SOC 2 CC8.1', 'changes authorized, tested and approved'],
])

/** ISO/IEC 27001:2022, clauses and Annex A. */
const iso = controlsOf('ISO_27001', [
  ['risk-assessment', 'ISO 27001 clause 6.1.2', 'information security risk assessment'],
  ['processor-agreement', 'ISO 27001 A.5.19, A.5.23', 'suppliers and cloud services'],
  ['access-control', 'ISO 27001 A.5.15, A.8.2', 'access control and privileged access'],
  ['encryption', 'ISO 27001 A.8.24', 'use of cryptography'],
  ['audit-logging', 'ISO 27001 A.8.15, A.8.16', 'logging and monitoring'],
  ['erasure', 'ISO 27001 A.8.10', 'information deletion'],
  ['incident-response', 'ISO 27001 A.5.24 to A.5.26', 'incident management'],
  ['minimization', 'ISO 27001 A.8.11, A.8.33', 'data masking; protection of test information'],
  ['change-management', 'ISO 27001 A.8.32', 'change management'],
])

/** Regulation (EU) 2024/1689. Articles 9 to 26 bind high-risk systems (Art. 6, Annex III). */
const aiAct = controlsOf('EU_AI_ACT', [
  ['risk-assessment', 'EU AI Act Art. 6, Art. 9', 'classification, and risk management where the system is high-risk'],
  ['audit-logging', 'EU AI Act Art. 12, Art. 26(6)', 'automatic logs, kept at least six months, where high-risk'],
  [
    'transparency',
    'EU AI Act Art. 50',
    'people are told that they deal with an AI system; generated content is marked',
  ],
  ['change-management', 'EU AI Act Art. 25', 'who changes a high-risk system substantially becomes its provider'],
])

const controls: readonly Control[] = [...gdpr, ...hipaa, ...pci, ...soc2, ...iso, ...aiAct]

/** Where the duties are written. */
export const frameworkTitles: Readonly<Record<ComplianceFramework, string>> = {
  GDPR: 'Regulation (EU) 2016/679',
  HIPAA: '45 CFR Part 164',
  PCI_DSS: 'PCI DSS 4.0.1',
  SOC2: 'AICPA Trust Services Criteria 2017 (2022)',
  ISO_27001: 'ISO/IEC 27001:2022',
  EU_AI_ACT: 'Regulation (EU) 2024/1689',
}

/** The duties of the given frameworks, in a fixed order. */
export function controlsFor(frameworks: readonly ComplianceFramework[]): readonly Control[] {
  return controls.filter(({ framework }) => frameworks.includes(framework))
}

/** Months for which a framework names the keeping of logs (HIPAA: of documentation); 0 where it names none. */
export const logRetentionMonths: Readonly<Record<ComplianceFramework, number>> = {
  GDPR: 0,
  HIPAA: 72,
  PCI_DSS: 12,
  SOC2: 0,
  ISO_27001: 0,
  EU_AI_ACT: 6,
}

/** Hours within which a framework wants a breach reported; `null` where it states none. */
export const breachNoticeHours: Readonly<Record<ComplianceFramework, number | null>> = {
  GDPR: 72,
  HIPAA: 60 * 24,
  PCI_DSS: null,
  SOC2: null,
  ISO_27001: null,
  EU_AI_ACT: null,
}
