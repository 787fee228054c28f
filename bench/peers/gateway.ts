// This gateway as the harness of peers starts it: PORT and SUPERGRAPH are given, and the client's authorization goes on to
// the subgraphs.
process.env['AUTHENTICATION'] ??= 'off'
process.env['FORWARD_HEADERS'] ??= 'authorization'
process.env['LOG_LEVEL'] ??= 'warn'

await import('../../gateway/src/main.ts')
