/** A record as stored in MongoDB: its id is `_id`. */
export type Stored<Item extends { readonly id: string }> = Omit<Item, 'id'> & { readonly _id: string }

export const toRecord = <Item extends { readonly id: string }>({ _id, ...rest }: Stored<Item>) =>
  ({ id: _id, ...rest }) as unknown as Item

export const toStored = <Item extends { readonly id: string }>({ id, ...rest }: Item): Stored<Item> => ({
  _id: id,
  ...rest,
})

/** Schema options of every collection: no hidden fields, and unknown fields are errors. */
export const schemaOptions = { versionKey: false, strict: 'throw' } as const

/** A required text. */
export const text = { type: String, required: true } as const
export const integer = { type: Number, required: true } as const
export const instant = { type: Date, required: true } as const
