import { setting } from '#platform/config'
import { envExampleProblems } from '../../../script/env-example.ts'

const settings = {
  PORT: setting.integer({ description: 'Where to listen.', min: 0, max: 65_535, fallback: 4000 }),
  SECRET: setting.text({ description: 'Signs.', secret: true }),
}
const services = [{ title: 'Users', settings }]

test('accepts an example that shows what is required and what exists', () => {
  expect(envExampleProblems('# a comment\nSECRET=abc\n# PORT=4001\n', services)).toEqual([])
})

test('names a variable that no service reads', () => {
  expect(envExampleProblems('SECRET=abc\nPROT=1\n', services)).toEqual([
    'expected PROT to be a setting of some service, and it is of none',
  ])
})

test('names a required variable that is not shown', () => {
  expect(envExampleProblems('PORT=1\n', services)).toEqual(['expected SECRET, which Users requires, found nothing'])
})

test('names a value that its service would refuse, also when it is commented out', () => {
  expect(envExampleProblems('SECRET=abc\n# PORT=many\n', services)).toEqual([
    'expected PORT to be an integer from 0 to 65535 for Users, found "many"',
  ])
})
