import { createHmac, timingSafeEqual } from 'node:crypto'

/** The header that carries the signature of a webhook: `t=<seconds since 1970>,v1=<hex>`. */
export const signatureHeader = 'sandbox-signature'

/** Maximum difference between the time of a signature and the reader's clock. */
export const signatureToleranceMs = 5 * 60 * 1_000

export interface SignedText {
  readonly secret: string
  /** The bytes of the body. */
  readonly body: string
}

/** Signs the time together with the body (HMAC-SHA256), so that neither can be replaced. */
export function sign({ secret, body }: SignedText, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1_000)
  return `t=${seconds},v1=${digestOf({ secret, body }, seconds).toString('hex')}`
}

/** The problem of a signature; null if it is valid. */
export type SignatureProblem = 'malformed' | 'outside the time allowed' | 'forged'

/** Compares a signature in constant time. */
export function findSignatureProblem(
  text: SignedText,
  signature: { readonly header: string | undefined; readonly now: Date },
): SignatureProblem | null {
  const [, digits, hex] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature.header ?? '') ?? []
  if (digits === undefined || hex === undefined) return 'malformed'
  const seconds = Number(digits)
  if (!timingSafeEqual(digestOf(text, seconds), Buffer.from(hex, 'hex'))) return 'forged'
  return Math.abs(signature.now.getTime() - seconds * 1_000) > signatureToleranceMs ? 'outside the time allowed' : null
}

const digestOf = ({ secret, body }: SignedText, seconds: number) =>
  createHmac('sha256', secret).update(`${seconds}.${body}`).digest()
