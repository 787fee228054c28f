/** Stops what e2e-setup.mjs has started. */
export default () => globalThis.sharedPlatforms?.dispose()
