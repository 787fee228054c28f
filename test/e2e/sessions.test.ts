import { randomUUID } from 'node:crypto'
import { CreateOrganizationDocument, RefreshSessionDocument, SignOutDocument } from '#root/schema/generated/operations'
import { gql } from '../support/gql.ts'
import { sharedPlatform, signUp } from '../support/platform/index.ts'

const me = '{ me { name } }'

describe('sessions', () => {
  const url = sharedPlatform('oneProcess')

  test('signing out invalidates the access token immediately', async () => {
    const ada = await signUp(url)
    expect(await gql(url, { query: me, person: ada })).toEqual({ data: { me: { name: 'Ada' } } })
    await ada.client.request(SignOutDocument, { input: { everywhere: false } })
    const answer = await gql(url, { query: me, person: ada })
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
    await ada.client.dispose()
  })

  test('two tabs that refresh concurrently stay signed in, with the same token', async () => {
    const ada = await signUp(url)
    const refresh = (refreshToken: string) => ada.client.request(RefreshSessionDocument, { input: { refreshToken } })
    const tabs = await Promise.all([refresh(ada.refreshToken), refresh(ada.refreshToken)])
    const [one, other] = tabs.map(({ refreshSession }) => refreshSession)
    expect(other?.refreshToken).toBe(one?.refreshToken)
    for (const { refreshSession } of tabs) {
      const { accessToken } = refreshSession
      expect(await gql(url, { query: me, person: { accessToken } })).toEqual({ data: { me: { name: 'Ada' } } })
    }
    await refresh(one?.refreshToken ?? '')
    await ada.client.dispose()
  })

  test('an operation that signs in is itself anonymous, and fields that need a user report UNAUTHENTICATED', async () => {
    const query = `mutation SignUp($input: SignUpInput!) {
      signUp(input: $input) { user { memberships { nodes { organization { name assessments { totalCount } } } } } }
    }`
    const input = { email: `eve-${randomUUID()}@example.com`, password: randomUUID(), name: 'Eve' }
    const answer = await gql(url, { query, variables: { input } })
    expect(answer.errors).toMatchObject([
      {
        message: expect.stringContaining('Sign in first'),
        path: ['signUp', 'user', 'memberships', 'nodes', 0, 'organization'],
        extensions: { code: 'UNAUTHENTICATED' },
      },
    ])
  })

  test('a new organization can be used in the very operation that founds it', async () => {
    const ada = await signUp(url)
    const query = `mutation { createOrganization(input: { name: "Lab" }) { organization {
      name viewerRole assessments { totalCount } billing { creditBalance plan { code } }
    } } }`
    expect(await gql(url, { query, person: ada })).toEqual({
      data: {
        createOrganization: {
          organization: {
            name: 'Lab',
            viewerRole: 'OWNER',
            assessments: { totalCount: 0 },
            billing: { creditBalance: 0, plan: { code: 'FREE' } },
          },
        },
      },
    })
    const { createOrganization } = await ada.client.request(CreateOrganizationDocument, { input: { name: 'Other' } })
    expect(createOrganization.organization.viewerRole).toBe('OWNER')
    await ada.client.dispose()
  })
})
