import { hkdfSync } from 'node:crypto'
import { EncryptJWT, errors, jwtDecrypt } from 'jose'
import { AppError, notFound } from '#platform/errors'

/** What a link downloads, and for whom. */
export interface Download {
  readonly userId: string
  readonly sessionId: string
  readonly runId: string
  readonly format: string
}

export interface DownloadLinkOptions {
  /** Shared by the gateway and the subgraphs; at least 32 characters. */
  readonly secret: string
}

const audience = 'plumbline-download'
const typ = 'plumbline-download+jwt'
const encryption = { alg: 'dir', enc: 'A256GCM' } as const

/**
 * The token of a link. It is encrypted rather than only signed, so that an address in a history or a log says nothing about a person, an
 * organization or a run.
 */
export function createDownloadToken(
  { secret }: DownloadLinkOptions,
  { userId, ...download }: Download,
  expiresAt: Date,
): Promise<string> {
  return new EncryptJWT({ ...download })
    .setProtectedHeader({ ...encryption, typ })
    .setSubject(userId)
    .setAudience(audience)
    .setExpirationTime(expiresAt)
    .encrypt(keyOf(secret))
}

/**
 * @throws AppError NOT_FOUND - the link is malformed, forged, or of another installation; the message of an expired one says so
 */
export async function readDownloadToken({ secret }: DownloadLinkOptions, token: string): Promise<Download> {
  const { payload } = await jwtDecrypt(token, keyOf(secret), {
    audience,
    typ,
    keyManagementAlgorithms: [encryption.alg],
    contentEncryptionAlgorithms: [encryption.enc],
    requiredClaims: ['exp', 'sub'],
  }).catch((error: unknown) => {
    throw error instanceof errors.JWTExpired
      ? new AppError({ code: 'NOT_FOUND', message: 'This link has expired. Ask for a new one.', cause: error })
      : notFound('download', 'of this link')
  })
  const { sub: userId, sessionId, runId, format } = payload
  if (userId !== undefined && isText(sessionId) && isText(runId) && isText(format))
    return { userId, sessionId, runId, format }
  throw notFound('download', 'of this link')
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** A key of its own, so that a token cannot be mistaken for anything else that is protected by the same secret. */
const keyOf = (secret: string): Uint8Array => new Uint8Array(hkdfSync('sha256', secret, '', audience, 32))
