/** First segments of the addresses that the router handles. The gateway serves the page of the console at these. */
export const sections = [
  'assessments',
  'activity',
  'members',
  'billing',
  'developers',
  'sign-in',
  'sign-up',
  'verify-email',
  'accept-invitation',
] as const
