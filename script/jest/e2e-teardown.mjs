/** Stops the platforms of e2e-setup.mjs. */
export default () => globalThis.sharedPlatforms?.dispose()
