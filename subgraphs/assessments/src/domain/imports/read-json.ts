import type { z } from 'zod'
import { ImportProblem, quoted } from './estate.ts'

/**
 * Parses JSON of a shape.
 * @throws ImportProblem - names the first field that is wrong
 */
export function readJson<Shape>(shape: z.ZodType<Shape>, text: string): Shape {
  const { data, error } = shape.safeParse(parsed(text))
  if (data !== undefined) return data
  const [issue] = error?.issues ?? []
  throw new ImportProblem(`${issue?.path.join('.') || 'file'}: ${issue?.message ?? 'expected another shape'}`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ImportProblem(`expected JSON, got ${quoted(text)}`)
  }
}
