import { useMutation, useQuery, useSubscription } from '@apollo/client/react'
import { useCallback, useEffect, useState } from 'react'
import { factsOf, problemsOf } from '../../app/errors.ts'
import { toDraft, validate } from './draft.ts'
import type { Draft, Problems } from './draft.ts'
import { AssessmentDraftDocument, DraftUpdatedDocument, SaveDraftDocument } from './editor.documents.ts'
import type { DraftFragment } from './editor.documents.ts'
import { chooseTheirs, isSame, mergeDrafts } from './merge-drafts.ts'
import type { Merged } from './merge-drafts.ts'

/** Whether everything that was typed is on the server. */
export type Saving = 'saved' | 'waiting' | 'saving' | 'invalid' | 'failed'

/** How long after the last change the draft is saved, milliseconds. */
const quietMs = 700

interface Edited {
  /** As the server has it, with the version from which the next save is made. */
  readonly base: Draft
  readonly version: number
  readonly draft: Draft
  /** Fields that two users have changed differently, until one is chosen. */
  readonly merged: Merged | null
}

/** Edits a draft together with others: saves by itself, and merges what others save meanwhile. */
export function useDraft(id: string) {
  const { data, error, refetch } = useQuery(AssessmentDraftDocument, {
    variables: { id },
    fetchPolicy: 'cache-and-network',
  })
  const assessment = data?.assessment
  const [edited, setEdited] = useState<Edited | null>(null)
  const [refused, setRefused] = useState<{ readonly draft: Draft; readonly error: unknown } | null>(null)
  const [save, { loading: isSaving }] = useMutation(SaveDraftDocument)

  useEffect(() => {
    // While a save is in progress, the next version may be one's own.
    if (assessment && !isSaving) setEdited((old) => receiveVersion(old, assessment))
  }, [assessment, isSaving])
  useSubscription(DraftUpdatedDocument, {
    variables: { id },
    ignoreResults: true,
    skip: assessment?.status !== 'DRAFT',
  })

  const localProblems = edited ? validate(edited.draft) : noProblems
  const isDirty = edited !== null && !isSame(edited.draft, edited.base)
  const isRefused = refused !== null && edited !== null && isSame(refused.draft, edited.draft)
  const maySave = isDirty && !edited.merged && localProblems.size === 0 && !isRefused && !isSaving

  const store = useCallback(async () => {
    if (!edited) return
    const { draft, version } = edited
    try {
      const { data: saved } = await save({ variables: { input: { id, expectedVersion: version, ...draft } } })
      if (!saved) return
      const { version: next } = saved.updateAssessment.assessment
      // As it was typed: the server's form of a number or a name must not replace it under the cursor.
      setEdited((old) => old && { ...old, base: draft, version: next })
    } catch (failure) {
      if (factsOf(failure)?.code !== 'CONFLICT') return setRefused({ draft, error: failure })
      await refetch()
    }
  }, [edited, id, refetch, save])

  useEffect(() => {
    if (!maySave) return undefined
    const timer = window.setTimeout(() => void store(), quietMs)
    return () => window.clearTimeout(timer)
  }, [maySave, store])

  // Closing the page would lose what is not saved yet.
  useEffect(() => {
    if (!isDirty) return undefined
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [isDirty])

  const serverProblems = isRefused ? problemsOf(refused.error) : []
  const problems: Problems = new Map([
    ...serverProblems.map(({ field, message }) => [field, message] as const),
    ...localProblems,
  ])
  const saving: Saving = !isDirty
    ? 'saved'
    : isSaving
      ? 'saving'
      : problems.size > 0
        ? 'invalid'
        : isRefused
          ? 'failed'
          : 'waiting'
  return {
    assessment,
    edited,
    error,
    refetch,
    problems,
    saving,
    /** Why the last attempt failed, unless its fields show it. */
    failure: isRefused && serverProblems.length === 0 ? refused.error : null,
    change: (draft: Draft) => setEdited((old) => old && { ...old, draft }),
    retry: () => setRefused(null),
    /** @param theirs - paths of the conflicts for which their version is taken */
    resolve: (theirs: ReadonlySet<string>) =>
      setEdited((old) => (old?.merged ? { ...old, draft: chooseTheirs(old.merged, theirs), merged: null } : old)),
  }
}

const noProblems: Problems = new Map()

/** A version from the server: the first, or one that another user has saved. */
function receiveVersion(old: Edited | null, received: DraftFragment): Edited {
  const theirs = toDraft(received)
  if (!old) return { base: theirs, version: received.version, draft: theirs, merged: null }
  if (received.version <= old.version) return old
  const merged = mergeDrafts(old.base, old.draft, theirs)
  const next = { base: theirs, version: received.version, draft: merged.draft }
  return { ...next, merged: merged.conflicts.length > 0 ? merged : null }
}
