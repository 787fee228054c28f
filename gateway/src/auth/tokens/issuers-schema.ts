import { z } from 'zod'
import { protocolOf } from '#platform/url'
import { tokenAlgorithms } from './algorithms.ts'
import type { AuthenticateToken } from './token-config.ts'

const url = z
  .string()
  .refine((text) => /^(https?|file):$/.test(protocolOf(text)), 'expected a URL such as https://host/path')

const claim = z.string().min(1)

/** Issuers as the configuration file describes them. What is absent comes from the settings for all issuers. */
export const issuersSchema = z.array(
  z.strictObject({
    issuer: z.string().min(1),
    jwks: z.union([url.transform((one) => [one]), z.array(url)]).default([]),
    headers: z.record(z.string(), z.string()).default({}),
    audiences: z.union([z.literal('any'), z.array(z.string().min(1)).min(1)]).exactOptional(),
    algorithms: z.array(z.enum(tokenAlgorithms)).min(1).exactOptional(),
    types: z.array(z.string().min(1)).default([]),
    claims: z
      .strictObject({
        id: claim.default('sub'),
        tenant: claim.nullable().default(null),
        roles: claim.nullable().default(null),
        scope: z.array(claim).min(1).nullable().default(null),
      })
      .prefault({}),
  }),
)

export const authenticateSchema = z.custom<AuthenticateToken>(
  (value) => typeof value === 'function',
  'expected a function',
)

export const secondsSchema = z.number().min(0).max(86_400)
