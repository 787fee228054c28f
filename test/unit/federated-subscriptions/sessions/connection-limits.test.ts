import { createConnectionLimit } from '#root/packages/federated-subscriptions/src/sessions/connection-limits'

const limited = expect.objectContaining({
  errors: [expect.objectContaining({ message: 'expected at most 2 connections of one user' })],
})

describe('connections', () => {
  test('are limited by key', () => {
    const { reserve } = createConnectionLimit(2, 'connections of one user')
    reserve('ada')
    reserve('ada')
    expect(() => reserve('ada')).toThrow(limited)
    expect(() => reserve('bob')).not.toThrow()
  })

  test('are counted no longer when they close, each once', () => {
    const { reserve } = createConnectionLimit(2, 'connections of one user')
    const [first] = [reserve('ada'), reserve('ada')]
    first()
    first()
    reserve('ada')
    expect(() => reserve('ada')).toThrow(limited)
  })

  test('are counted from zero after the last one has closed', () => {
    const { reserve } = createConnectionLimit(2, 'connections of one user')
    const all = [reserve('ada'), reserve('ada')]
    for (const release of all) release()
    reserve('ada')
    reserve('ada')
    expect(() => reserve('ada')).toThrow(limited)
  })
})
