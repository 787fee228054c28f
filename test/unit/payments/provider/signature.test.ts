import { createHmac } from 'node:crypto'
import { findSignatureProblem, sign, signatureToleranceMs } from '#root/subgraphs/payments/src/provider/signature'

const secret = 'a-secret-of-at-least-thirty-two-characters'
const body = '{"hello":"world"}'
const now = new Date('2026-01-31T08:30:00Z')
const header = sign({ secret, body }, now)
const problemAt = (at: Date) => findSignatureProblem({ secret, body }, { header, now: at })

test('signs the time and the body with HMAC-SHA256', () => {
  const seconds = now.getTime() / 1_000
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  expect(header).toBe(`t=${seconds},v1=${digest}`)
})

test('accepts what it signed', () => {
  expect(problemAt(now)).toBeNull()
})

test('accepts a clock that differs by less than the tolerance', () => {
  expect(problemAt(new Date(now.getTime() + signatureToleranceMs))).toBeNull()
  expect(problemAt(new Date(now.getTime() - signatureToleranceMs))).toBeNull()
})

test('refuses signatures that are older or newer than the tolerance', () => {
  expect(problemAt(new Date(now.getTime() + signatureToleranceMs + 1_000))).toBe('outside the time allowed')
  expect(problemAt(new Date(now.getTime() - signatureToleranceMs - 1_000))).toBe('outside the time allowed')
})

test('refuses another body, another secret and another time', () => {
  const other = (text: { secret?: string; body?: string }) =>
    findSignatureProblem({ secret, body, ...text }, { header, now })
  expect(other({ body: `${body} ` })).toBe('forged')
  expect(other({ secret: `${secret}!` })).toBe('forged')
  const later = header.replace(/t=(\d+)/, (_, seconds: string) => `t=${Number(seconds) + 60}`)
  expect(findSignatureProblem({ secret, body }, { header: later, now })).toBe('forged')
})

test.each([undefined, '', 'v1=abc', 't=1', `t=1,v1=${'g'.repeat(64)}`, `t=x,v1=${'a'.repeat(64)}`, 't=1,v1=abcd'])(
  'calls %p malformed',
  (malformed) => {
    expect(findSignatureProblem({ secret, body }, { header: malformed, now })).toBe('malformed')
  },
)
