/**
 * What an engineer costs an employer, USD a year: median wage of software developers, 133,080 (US Bureau of Labor
 * Statistics, Occupational Outlook, May 2024), ÷ 0.70, the wage's share of compensation (BLS, ECEC, 2025).
 */
export const engineerUsdPerYear = 133_080 / 0.7

export const engineerSource =
  'US BLS: median wage of software developers, May 2024, plus benefits (30 % of compensation)'
