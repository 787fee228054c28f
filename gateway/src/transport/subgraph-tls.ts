/** Certificates for the connections to a subgraph: texts in PEM format. */
export interface SubgraphTls {
  /** The certificate authorities that are trusted instead of those that Node.js trusts. */
  readonly ca?: string | undefined
  /** The client certificate with its chain, and its private key. */
  readonly cert?: string | undefined
  readonly key?: string | undefined
}

/** Certificates for all subgraphs, and those that replace them for single subgraphs. */
export interface SubgraphTlsRules {
  readonly all: SubgraphTls
  readonly subgraphs: Readonly<Record<string, SubgraphTls>>
}

/** The certificates in use, which may be replaced while the gateway runs. */
export interface SubgraphCertificates {
  /** The options of `tls.connect` for a subgraph. */
  of(subgraph: string): SubgraphTls
  /** Calls back when they have been replaced. @returns stops the calls */
  onChange(listener: () => void): () => void
}

export const noCertificates: SubgraphCertificates = { of: () => ({}), onChange: () => () => undefined }

/** The options of `tls.connect` for a subgraph. */
export function tlsOptionsOf({ all, subgraphs }: SubgraphTlsRules, subgraph: string): SubgraphTls {
  const given = Object.hasOwn(subgraphs, subgraph) ? { ...all, ...subgraphs[subgraph] } : all
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as SubgraphTls
}
