import type { SettingDefaults } from './config.ts'

/** The defaults of the published command, which serves any supergraph: callers are authenticated if that is configured. */
export const publishedDefaults: SettingDefaults = (isGiven) => ({
  AUTHENTICATION: isGiven('IDENTITY_SECRET') ? 'plumbline' : isGiven('JWT_ISSUERS') ? 'jwt' : 'off',
  SUPERGRAPH: 'supergraph.graphql',
  // It is not in the package.
  CONSOLE: 'off',
})
