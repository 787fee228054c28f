import { assertRole, assertSignedIn } from '#platform/auth'
import { badUserInput, notFound } from '#platform/errors'
import { isId } from '#platform/ids'
import { ImportProblem } from '../domain/imports/estate.ts'
import type { EstatePart } from '../domain/imports/estate.ts'
import { importBounds, mergeParts, readEstateFile } from '../domain/imports/import-estate.ts'
import type { EstateFormat } from '../domain/imports/import-estate.ts'
import { Problems } from '../domain/problems.ts'
import type { Actor } from './actor.ts'

export interface ImportEstate {
  readonly organizationId: string
  readonly files: readonly { readonly format: EstateFormat; readonly content: string }[]
}

/**
 * Converts files about the infrastructure in use to a draft of requirements. Nothing is stored.
 * @throws AppError NOT_FOUND, FORBIDDEN - not a MEMBER; BAD_USER_INPUT - names the file and the expected content
 */
export function importEstate({ viewer }: Actor, { organizationId, files }: ImportEstate): EstatePart {
  assertSignedIn(viewer)
  if (!isId('org', organizationId)) throw notFound('organization', organizationId)
  assertRole(viewer, { organizationId, atLeast: 'MEMBER', thing: 'organization', id: organizationId })
  const problems = new Problems()
  problems.list('files', files, importBounds.files)
  const characters = files.reduce((sum, { content }) => sum + content.length, 0)
  if (characters > importBounds.characters)
    problems.add('files', `expected at most ${importBounds.characters} characters in all files, got ${characters}`)
  problems.assertNone()
  return mergeParts(files.map(({ format, content }, index) => readFile(`files[${index}].content`, format, content)))
}

function readFile(field: string, format: EstateFormat, content: string): EstatePart {
  try {
    return readEstateFile(format, content)
  } catch (error) {
    if (error instanceof ImportProblem) throw badUserInput(field, error.message)
    throw error
  }
}
