import { setting } from '#platform/config'

/** Secrets that the payments subgraph shares with its provider. */
export const providerSecrets = {
  PAYMENT_PROVIDER_API_KEY: setting.text({
    description: 'API key for the payment provider.',
    minLength: 16,
    secret: true,
  }),
  PAYMENT_WEBHOOK_SECRET: setting.text({
    description:
      'Signs the webhook calls of the payment provider: the same value for the provider and the payments subgraph.',
    minLength: 32,
    secret: true,
  }),
} as const
