import {
  countBounds,
  describeCount,
  describeNumber,
  describeText,
  numberBounds,
  textBounds,
  withBounds,
} from '#schema/requirements/bounds'

// Descriptions state the bounds that the code checks, from the table that the code checks them with.

export const numberDescription = (name: keyof typeof numberBounds, sentence: string) => ({
  description: withBounds(sentence, describeNumber(numberBounds[name])),
})

export const textDescription = (name: keyof typeof textBounds, sentence: string) => ({
  description: withBounds(sentence, describeText(textBounds[name])),
})

export const countDescription = (name: keyof typeof countBounds, sentence: string) => ({
  description: withBounds(sentence, describeCount(countBounds[name])),
})
