/**
 * Distribution function of the standard normal distribution, with an error below 10⁻⁷.
 * @see Abramowitz and Stegun, Handbook of Mathematical Functions, formula 26.2.17
 */
export function normalShare(value: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(value))
  const tail =
    0.3989422804 *
    Math.exp(-(value ** 2) / 2) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return value >= 0 ? 1 - tail : tail
}
