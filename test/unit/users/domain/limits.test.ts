import { parseEmail, parseName, parseNewPassword } from '../../../../subgraphs/users/src/domain/limits.ts'

test('an email is unique whatever its case and however its letters are composed', () => {
  expect(parseEmail('email', ' Zoe\u0308@Example.COM ')).toBe('zo\u00EB@example.com')
})

test.each([
  'ada',
  'a@b',
  'a b@example.com',
  'a@@example.com',
  'a\0@example.com',
  'a\u202Eda@example.com',
  'a\u200Bda@example.com',
])('refuses the email %j', (email) => expect(() => parseEmail('email', email)).toThrow(/^email: /))

test.each(['        ', '\u200B'.repeat(8), 'pass\0word', 'short'])('refuses the new password %j', (password) => {
  expect(() => parseNewPassword('password', password)).toThrow(/^password: /)
})

test('takes a passphrase with its spaces', () => {
  expect(parseNewPassword('password', ' correct horse ')).toBe(' correct horse ')
})

test.each(['', ' ', '\u200B', 'A\u0007da', 'A\u2066da', 'Ada\nObi'])('refuses the name %j', (name) => {
  expect(() => parseName('name', name)).toThrow(/^name: /)
})
