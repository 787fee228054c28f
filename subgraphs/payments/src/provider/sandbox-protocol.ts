import { z } from 'zod'

/** What the sandbox provider and its customers say to each other, as JSON over HTTP. */
export const wireCharge = z.object({
  id: z.string(),
  /** The customer's own id of what is paid. */
  reference: z.string(),
  amount: z.object({ amountMinor: z.number().int(), currency: z.string() }),
  /** `pending`, `succeeded`, `failed`; customers take note of others. */
  status: z.string(),
  failureReason: z.string().nullable(),
  createdAt: z.string(),
})
export type WireCharge = z.infer<typeof wireCharge>

/** `POST /charges`, with the header `idempotency-key`. Answers 202 with a charge. */
export const wireChargeRequest = z.object({
  reference: z.string().min(1).max(100),
  amount: z.object({ amountMinor: z.number().int().min(1).max(1_000_000_000), currency: z.literal('USD') }),
  /** Where to tell how the charge ended. */
  webhookUrl: z.url({ protocol: /^https?$/ }),
})
export type WireChargeRequest = z.infer<typeof wireChargeRequest>

/** `GET /charges?reference=…`: the charges of a reference, none or one. */
export const wireCharges = z.object({ charges: z.array(wireCharge) })

/** Any answer of 400 and above. */
export const wireError = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

/** The body of a webhook. Customers ignore types that they do not know. */
export const wireEvent = z.object({
  id: z.string(),
  type: z.string(),
  createdAt: z.string(),
  data: z.object({ charge: wireCharge }),
})
export type WireEvent = z.infer<typeof wireEvent>
