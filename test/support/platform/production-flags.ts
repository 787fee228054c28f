/** The Node flags of the container image. */
export const productionFlags: readonly string[] = ['--heap-growing-percent=100', '--max-semi-space-size=16']

/** With source maps, for the stacks of tests. */
export const testFlags: readonly string[] = [...productionFlags, '--enable-source-maps']
