import { useApolloClient, useMutation } from '@apollo/client/react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { toDraft } from './draft.ts'
import { AssessmentDraftDocument, CreateDraftDocument } from './editor.documents.ts'

/** Copies what an assessment asks for into a new draft, and opens that. */
export function useDuplicate(id: string) {
  const client = useApolloClient()
  const navigate = useNavigate()
  const [create] = useMutation(CreateDraftDocument)
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setIsBusy] = useState(false)
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const copy = async () => {
    const { data } = await client.query({
      query: AssessmentDraftDocument,
      variables: { id },
      fetchPolicy: 'network-only',
    })
    if (!data?.assessment) return
    const { organization } = data.assessment
    const { title, requirements } = toDraft(data.assessment)
    const created = await create({
      variables: {
        input: {
          organizationId: organization.id,
          title: `Copy of ${title}`.slice(0, 200),
          requirements,
          idempotencyKey,
        },
      },
    })
    if (created.data)
      await navigate({
        to: '/assessments/$id/edit',
        params: { id: created.data.createAssessment.assessment.id },
        search: { step: 'workloads' },
      })
  }
  const duplicate = () => {
    setIsBusy(true)
    setError(null)
    copy()
      .catch(setError)
      .finally(() => setIsBusy(false))
  }
  return { duplicate, error, isBusy }
}
