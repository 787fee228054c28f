import { setting } from '#platform/config'
import { envExampleProblems } from '#root/script/env-example'

const settings = {
  PORT: setting.integer({ description: 'Where to listen.', min: 0, max: 65_535, fallback: 4000 }),
  SECRET: setting.text({ description: 'Signs.', secret: true }),
}
const sources = {
  services: [{ title: 'Users', settings }],
  compose: 'a: ${SECRET:?set SECRET}\nb: ${PASSWORD:?set PASSWORD}\nc: ${PORT:-4000}',
}

test('accepts an example that shows what exists and what Compose requires', () => {
  expect(envExampleProblems('# a comment\nSECRET=abc\nPASSWORD=x\n# PORT=4001\n', sources)).toEqual([])
})

test('names a variable that nothing reads', () => {
  expect(envExampleProblems('SECRET=abc\nPASSWORD=x\nPROT=1\n', sources)).toEqual([
    'expected PROT to be a setting of some service, found none',
  ])
})

test('names a variable that Compose requires and the example lacks', () => {
  expect(envExampleProblems('SECRET=abc\n', sources)).toEqual([
    'expected PASSWORD, which docker-compose.yml requires, found nothing',
  ])
})

test('names a value that its service would refuse, also when it is commented out', () => {
  expect(envExampleProblems('SECRET=abc\nPASSWORD=x\n# PORT=many\n', sources)).toEqual([
    'expected PORT to be an integer from 0 to 65535 for Users, found "many"',
  ])
})
