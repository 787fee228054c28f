import { setting } from '#platform/config'

/** What the payments subgraph and its provider have agreed on. */
export const providerSecrets = {
  PAYMENT_PROVIDER_API_KEY: setting.text({
    description: 'Shown to the payment provider with every call.',
    minLength: 16,
    secret: true,
  }),
  PAYMENT_WEBHOOK_SECRET: setting.text({
    description: 'Signs the calls of the payment provider: the same text for it and for the payments subgraph.',
    minLength: 32,
    secret: true,
  }),
} as const
