/** Number of items of a page unless the client states one. */
export const defaultPageSize = 20

/** Largest number of items of a page. */
export const maxPageSize = 100
