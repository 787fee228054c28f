import { createHmac, timingSafeEqual } from 'node:crypto'

/** The header that carries the signature of a webhook: `t=<seconds since 1970>,v1=<hex>`. */
export const signatureHeader = 'sandbox-signature'

/** A signed text is refused when it is this much older or newer than the reader's clock. */
export const signatureToleranceMs = 5 * 60 * 1_000

export interface SignedText {
  readonly secret: string
  /** Byte for byte as it goes over the wire. */
  readonly body: string
}

/** Signs the time together with the body (HMAC-SHA256), so that neither can be replaced. */
export function sign({ secret, body }: SignedText, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1_000)
  return `t=${seconds},v1=${digestOf({ secret, body }, seconds).toString('hex')}`
}

/** What is wrong with a signature; null when nothing is. */
export type SignatureProblem = 'malformed' | 'outside the time allowed' | 'forged'

/** Checks a signature in a time that does not depend on where it differs from the right one. */
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
