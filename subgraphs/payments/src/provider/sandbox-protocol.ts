import { z } from 'zod'

/** The protocol of the sandbox provider: JSON over HTTP. */
export const wireCharge = z.object({
  id: z.string(),
  /** The customer's id of the payment. */
  reference: z.string(),
  amount: z.object({ amountMinor: z.number().int(), currency: z.string() }),
  /** `pending`, `succeeded`, `failed`; customers report others as discrepancies. */
  status: z.string(),
  failureReason: z.string().nullable(),
  createdAt: z.string(),
})
export type WireCharge = z.infer<typeof wireCharge>

/** `POST /charges`, with the header `idempotency-key`. Responds with 202 and a charge. */
export const wireChargeRequest = z.object({
  reference: z.string().min(1).max(100),
  amount: z.object({ amountMinor: z.number().int().min(1).max(1_000_000_000), currency: z.literal('USD') }),
  /** URL of the webhook that receives the outcome. */
  webhookUrl: z.url({ protocol: /^https?$/ }),
})
export type WireChargeRequest = z.infer<typeof wireChargeRequest>

/** `GET /charges?reference=…`: the charges of a reference, none or one. */
export const wireCharges = z.object({ charges: z.array(wireCharge) })

/** The body of responses with status 400 and above. */
export const wireError = z.object({ error: z.object({ code: z.string(), message: z.string() }) })

/** The body of a webhook. Customers ignore unknown types. */
export const wireEvent = z.object({
  id: z.string(),
  type: z.string(),
  createdAt: z.string(),
  data: z.object({ charge: wireCharge }),
})
export type WireEvent = z.infer<typeof wireEvent>
