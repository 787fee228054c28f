import { z } from 'zod'

/**
 * Validates the content of a data file: JSON that is imported beside the code that uses it, and read once, when that code
 * is loaded.
 * @throws Error - names the file, the path of each wrong value, and what was expected
 */
export function readData<Shape extends z.ZodType>(file: string, shape: Shape, data: unknown): z.output<Shape> {
  const { success, data: valid, error } = shape.safeParse(data)
  if (success) return valid
  throw new Error(`expected valid data in ${file}, got: ${z.prettifyError(error)}`)
}

/** Validates a data file that is a table of equal rows by name. The names of the file are the keys of the result's type. */
export function readTable<Row extends z.ZodType, Name extends string>(
  file: string,
  row: Row,
  table: Readonly<Record<Name, unknown>>,
): Readonly<Record<Name, z.output<Row>>> {
  return readData(file, z.record(z.string(), row), table) as Record<Name, z.output<Row>>
}
