import { z } from 'zod'
import { protocolOf } from '#platform/url'
import type { DecideOverrideLabels } from '../operations/override-labels.ts'

const url = z
  .string()
  .refine((text) => /^https?:$/.test(protocolOf(text)), 'expected a URL such as http://host:port/path')

/** URLs by subgraph: one, or a list of replicas. */
export const subgraphUrls = z.record(
  z.string(),
  z.union([url.transform((one) => [one]), z.array(url).min(1)], { error: 'expected a URL or a list of URLs' }),
)

export const sourceHeaders = z.record(z.string(), z.string())

const path = z.string().min(1)
const files = z.strictObject({ ca: path.exactOptional(), cert: path.exactOptional(), key: path.exactOptional() })

/** Paths of certificates for connections to subgraphs. */
export const tlsFiles = z.strictObject({ all: files.default({}), subgraphs: z.record(z.string(), files).default({}) })

export const overrideLabelsSchema = z.custom<DecideOverrideLabels>(
  (value) => typeof value === 'function',
  'expected a function',
)
