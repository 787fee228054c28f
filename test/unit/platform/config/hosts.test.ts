import { loadSettings, setting } from '#platform/config'

const settings = { STORE_URL: setting.hosts({ description: 'A store.', protocols: ['mongodb', 'mongodb+srv'] }) }

test.each([
  'mongodb://db1:27017',
  'mongodb://db1:27017,db2:27018/?replicaSet=rs',
  'mongodb://user:p%40ss@db1:27017,db2,[::1]:27019/shop?replicaSet=rs&tls=true',
  'mongodb+srv://cluster.example.test/shop',
])('a URL may have one or more hosts: %s', (url) => {
  expect(loadSettings(settings, { STORE_URL: url }).STORE_URL).toBe(url)
})

test.each(['db1:27017', 'redis://db1', 'mongodb://db1:27017,db2:port', 'mongodb://db1:1,:2', ''])(
  'refuses %j',
  (url) => {
    expect(() => loadSettings(settings, { STORE_URL: url })).toThrow(
      /STORE_URL: expected a URL such as mongodb:\/\/host:port or mongodb\+srv:\/\/host:port, with one or more hosts/,
    )
  },
)
