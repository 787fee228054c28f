import type { BillingReader } from '../domain/ports.ts'
import { createAccountReader } from './account.reader.ts'
import type { BillingModels } from './models.ts'
import { createPaymentReader } from './payment.reader.ts'

export const createBillingReader = (models: BillingModels): BillingReader => ({
  ...createAccountReader(models),
  ...createPaymentReader(models),
})
