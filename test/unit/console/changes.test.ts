import { readWhatIf, toChanges } from '#root/console/src/pages/plan/changes'

test.each([
  [{}, {}],
  [
    { load: '2', on: 'AZURE', data: 'EU' },
    { trafficFactor: 2, preferredProviders: ['AZURE'], regions: ['EU'] },
  ],
  [
    { load: 1, on: 'any', data: 'any' },
    { preferredProviders: null, regions: null },
  ],
  [{ load: '1e9', on: '<script>', data: ['EU'] }, {}],
])('the address %j changes %j', (search, changes) => expect(toChanges(readWhatIf(search))).toEqual(changes))
