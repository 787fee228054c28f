import {
  countBounds,
  describeCount,
  describeNumber,
  describeText,
  numberBounds,
  textBounds,
} from '#schema/requirements/bounds'

// Descriptions state the bounds that the code checks, from the table that the code checks them with.

/** `sentence`, if there is one, and the bounds of a number. */
export const numberDescription = (name: keyof typeof numberBounds, sentence?: string) => ({
  description: describe(describeNumber(numberBounds[name]), sentence),
})

/** `sentence`, if there is one, and how long the text may be. */
export const textDescription = (name: keyof typeof textBounds, sentence?: string) => ({
  description: describe(describeText(textBounds[name]), sentence),
})

/** `sentence`, if there is one, and how many items the list may have. */
export const countDescription = (name: keyof typeof countBounds, sentence?: string) => ({
  description: describe(describeCount(countBounds[name]), sentence),
})

function describe(bounds: string, sentence: string | undefined): string {
  const stated = `${bounds.charAt(0).toUpperCase()}${bounds.slice(1)}.`
  return sentence ? `${sentence} ${stated}` : stated
}
