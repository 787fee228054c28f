/** Of Node, as the image starts every program. */
export const productionFlags: readonly string[] = ['--heap-growing-percent=100', '--max-semi-space-size=16']

/** With line numbers of the sources in what a test prints. */
export const testFlags: readonly string[] = [...productionFlags, '--enable-source-maps']
