import type { CurrentInfrastructure, Requirements } from '#schema/requirements/requirements'

/** A record as a client writes it: whatever may be `null` may also be left out. */
export type Draft<Item> = {
  readonly [Key in keyof Item as null extends Item[Key] ? never : Key]: DraftValue<Item[Key]>
} & { readonly [Key in keyof Item as null extends Item[Key] ? Key : never]?: DraftValue<Item[Key]> | undefined }

/** An amount of money as a client writes it. */
export interface MoneyDraft {
  /** A decimal number as text. */
  readonly amount: string
  readonly currencyCode: 'USD'
}

/** Requirements as a client writes them: dollars come as amounts of money. */
export type RequirementsDraft = Omit<Draft<Requirements>, 'monthlyBudgetUsd' | 'currentInfrastructure'> & {
  readonly monthlyBudget?: MoneyDraft | null | undefined
  readonly currentInfrastructure?: CurrentInfrastructureDraft | null | undefined
}

export type CurrentInfrastructureDraft = Omit<Draft<CurrentInfrastructure>, 'monthlySpendUsd'> & {
  readonly monthlySpend?: MoneyDraft | null | undefined
}

type DraftValue<Value> = Value extends readonly (infer Item)[]
  ? readonly DraftValue<Item>[]
  : Value extends object
    ? Draft<Value>
    : Value
