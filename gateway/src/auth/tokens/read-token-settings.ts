import type { z } from 'zod'
import { ConfigError } from '#platform/config'
import type { Settings } from '#platform/config'
import { protocolOf } from '#platform/url'
import { problemOfName } from '../../headers/reserved-headers.ts'
import type { gatewaySettings } from '../../settings.ts'
import { isTokenAlgorithm, tokenAlgorithms } from './algorithms.ts'
import type { TokenAlgorithm } from './algorithms.ts'
import type { issuersSchema } from './issuers-schema.ts'
import type { AuthenticateToken, IssuerConfig, TokenAuthConfig } from './token-config.ts'

type Values = Pick<
  Settings<typeof gatewaySettings>,
  | 'AUTHENTICATION'
  | 'JWT_ISSUERS'
  | 'JWT_AUDIENCES'
  | 'JWT_ALGORITHMS'
  | 'JWT_HEADER'
  | 'JWT_HEADER_PREFIX'
  | 'JWT_ANONYMOUS'
>

/** Parts that only the configuration file can contain. */
export interface TokenSections {
  readonly issuers?: z.output<typeof issuersSchema>
  readonly clockToleranceSeconds?: number
  readonly authenticate?: AuthenticateToken
  readonly authenticateCacheSeconds?: number
}

/**
 * The authentication by tokens that environment variables and the configuration file describe; null if AUTHENTICATION is another one.
 * @throws ConfigError - an issuer, audience, algorithm or header is missing or not valid
 */
export function toTokenAuthConfig(values: Values, sections: TokenSections = {}): TokenAuthConfig | null {
  if (values.AUTHENTICATION !== 'jwt') return null
  const problems: string[] = []
  const issuers = readIssuers(values, sections, problems)
  const header = values.JWT_HEADER.toLowerCase()
  const problemOfHeader = problemOfName(header)
  if (problemOfHeader) problems.push(`JWT_HEADER: ${problemOfHeader}`)
  if (problems.length > 0) throw new ConfigError(problems)
  return {
    issuers,
    header,
    prefix: values.JWT_HEADER_PREFIX === 'none' ? '' : values.JWT_HEADER_PREFIX,
    allowsAnonymous: values.JWT_ANONYMOUS === 'allow',
    clockToleranceSeconds: sections.clockToleranceSeconds ?? 5,
    authenticate: sections.authenticate,
    authenticateCacheMs: (sections.authenticateCacheSeconds ?? 30) * 1_000,
  }
}

function readIssuers(values: Values, sections: TokenSections, problems: string[]): readonly IssuerConfig[] {
  const audiences = values.JWT_AUDIENCES.includes('*') ? 'any' : values.JWT_AUDIENCES
  const algorithms = readAlgorithms(values.JWT_ALGORITHMS, problems)
  const issuers: readonly IssuerConfig[] =
    values.JWT_ISSUERS.length > 0
      ? readIssuerEntries(values.JWT_ISSUERS, problems).map((issuer) => ({ ...issuer, audiences, algorithms }))
      : (sections.issuers ?? []).map(({ headers, ...issuer }) => ({
          audiences,
          algorithms,
          ...issuer,
          jwksHeaders: headers,
        }))
  if (issuers.length === 0 && !sections.authenticate)
    problems.push('JWT_ISSUERS: expected at least one issuer when AUTHENTICATION is jwt, got none')
  const names = issuers.map(({ issuer }) => issuer)
  for (const { issuer, audiences: its, jwks } of issuers) {
    if (names.indexOf(issuer) !== names.lastIndexOf(issuer))
      problems.push(`JWT_ISSUERS: expected each issuer once, got ${issuer} several times`)
    if (its.length === 0) problems.push(`JWT_AUDIENCES: expected the audiences of tokens of ${issuer}, got none`)
    if (jwks.length === 0 && !isUrl(issuer, /^https?:$/))
      problems.push(`JWT_ISSUERS: expected the URL of a key set for the issuer ${JSON.stringify(issuer)}, got none`)
  }
  return issuers
}

type IssuerEntry = Omit<IssuerConfig, 'audiences' | 'algorithms'>

function readIssuerEntries(entries: readonly string[], problems: string[]): readonly IssuerEntry[] {
  const keySets = new Map<string, string[]>()
  for (const entry of entries) {
    const [, issuer = '', url] = /^([^=]+)(?:=(.+))?$/.exec(entry) ?? []
    if (issuer === '' || (url !== undefined && !isUrl(url, /^(https?|file):$/)))
      problems.push(`JWT_ISSUERS: expected issuer URLs, or issuer=URL of a key set, got ${JSON.stringify(entry)}`)
    else keySets.set(issuer, [...(keySets.get(issuer) ?? []), ...(url === undefined ? [] : [url])])
  }
  const claims = { id: 'sub', tenant: null, roles: null, scope: null }
  return [...keySets].map(([issuer, jwks]) => ({ issuer, jwks, jwksHeaders: {}, types: [], claims }))
}

const isUrl = (text: string, protocols: RegExp) => protocols.test(protocolOf(text))

function readAlgorithms(names: readonly string[], problems: string[]): readonly TokenAlgorithm[] {
  for (const name of names)
    if (!isTokenAlgorithm(name))
      problems.push(`JWT_ALGORITHMS: expected some of ${tokenAlgorithms.join(', ')}, got ${JSON.stringify(name)}`)
  if (names.length === 0) problems.push(`JWT_ALGORITHMS: expected some of ${tokenAlgorithms.join(', ')}, got none`)
  return names.filter(isTokenAlgorithm)
}
