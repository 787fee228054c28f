import {
  assertMembershipLimit,
  maxMembershipsPerUser,
  parseEmail,
  parseName,
  parseNewPassword,
  parsePassword,
} from '#root/subgraphs/users/src/domain/limits'

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

test('accepts a passphrase with spaces', () => {
  expect(parseNewPassword('password', ' correct horse ')).toBe(' correct horse ')
})

test.each(['', ' ', '\u200B', 'A\u0007da', 'A\u2066da', 'Ada\nObi'])('refuses the name %j', (name) => {
  expect(() => parseName('name', name)).toThrow(/^name: /)
})

test('one @ makes an email, and a dot behind it', () => {
  expect(parseEmail('email', 'a@b.c')).toBe('a@b.c')
  expect(() => parseEmail('email', 'see ada@example.com')).toThrow(/^email: expected an email address/)
  expect(() => parseEmail('email', 'ada@example.com today')).toThrow(/^email: expected an email address/)
  expect(() => parseEmail('email', '@example.com')).toThrow(/^email: /)
  expect(() => parseEmail('email', 'ada@.com')).toThrow(/^email: /)
  expect(() => parseEmail('email', 'ada@example.')).toThrow(/^email: /)
})

test('an email has at most 254 characters', () => {
  const longest = `${'a'.repeat(242)}@example.com`
  expect(parseEmail('email', longest)).toBe(longest)
  expect(() => parseEmail('email', `a${longest}`)).toThrow(/^email: /)
})

test.each([8, 200])('a password may have %i characters', (length) => {
  expect(parsePassword('password', 'x'.repeat(length))).toBe('x'.repeat(length))
})

test.each([0, 7, 201])('a password cannot have %i characters', (length) => {
  expect(() => parsePassword('password', 'x'.repeat(length))).toThrow(
    `password: expected 8 to 200 characters, got ${length}`,
  )
})

test('an old password may contain characters that a new one may not', () => {
  expect(parsePassword('password', 'pass\0word')).toBe('pass\0word')
})

test('a name has at most 200 characters', () => {
  expect(parseName('name', 'x'.repeat(200))).toBe('x'.repeat(200))
  expect(() => parseName('name', 'x'.repeat(201))).toThrow(/^name: /)
})

test('a user belongs to 500 organizations at most', () => {
  expect(maxMembershipsPerUser).toBe(500)
  expect(() => assertMembershipLimit(499)).not.toThrow()
  expect(() => assertMembershipLimit(500)).toThrow(
    expect.objectContaining({ code: 'CONFLICT', message: 'expected at most 500 organizations per user, got 501' }),
  )
})
