/** Of Node, as the image starts every program. */
export const productionFlags: readonly string[] = ['--heap-growing-percent=100', '--max-semi-space-size=8']
