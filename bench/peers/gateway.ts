// This gateway for the harness of peers: PORT and SUPERGRAPH are given, and the client's authorization is forwarded to
// the subgraphs.
process.env['AUTHENTICATION'] ??= 'off'
process.env['FORWARD_HEADERS'] ??= 'authorization'
process.env['LOG_LEVEL'] ??= 'warn'

await import('../../gateway/src/main.ts')
