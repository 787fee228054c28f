export { createIdentityIssuer, createIdentityVerifier } from './identity.ts'
export type { IdentityIssuer, IdentityVerifier } from './identity.ts'
export { assertRole, assertSignedIn, roleIn, roles } from './viewer.ts'
export type { Role, ServiceViewer, UserViewer, Viewer } from './viewer.ts'
