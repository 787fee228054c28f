#!/usr/bin/env node
// Stands in for a mongod, of which machines without one can have none: it takes the options, keeps the set's configuration in its
// folder, and is primary once that names it. It stores nothing.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { deserialize, serialize } from 'bson'

const args = process.argv.slice(2)
const option = (name) => args[args.indexOf(`--${name}`) + 1]
if (args.includes('--version')) {
  console.log(`db version v${process.env.STAND_IN_VERSION ?? '8.0.4'}`)
  process.exit(0)
}
const [port, dbpath] = [Number(option('port')), option('dbpath')]
const file = join(dbpath, 'config.json')
const lock = join(dbpath, 'mongod.lock')
writeFileSync(lock, String(process.pid))
const own = `127.0.0.1:${port}`
const config = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null)

function answer(command) {
  const known = config()
  const isMember = known?.members[0].host === own
  if ('hello' in command) return { isWritablePrimary: isMember, secondary: false, setName: known?._id, args, ok: 1 }
  if ('replSetGetConfig' in command)
    return known ? { config: known, ok: 1 } : { ok: 0, code: 94, errmsg: 'no replset config has been received' }
  const given = command.replSetInitiate ?? command.replSetReconfig
  if (!given) return { ok: 0, code: 59, errmsg: 'no such command' }
  if (given.members[0].host !== own || given._id !== option('replSet'))
    return { ok: 0, code: 93, errmsg: 'not a member' }
  writeFileSync(file, JSON.stringify({ version: 1, ...given }))
  return { ok: 1 }
}

const server = createServer((socket) => {
  socket.on('error', () => socket.destroy())
  socket.on('data', (message) => {
    const body = serialize(answer(deserialize(message.subarray(21))))
    const reply = Buffer.alloc(21 + body.length)
    reply.writeInt32LE(reply.length, 0)
    reply.writeInt32LE(message.readInt32LE(4), 8)
    reply.writeInt32LE(2013, 12)
    reply.set(body, 21)
    socket.write(reply)
  })
})
server.listen(port, option('bind_ip'))
process.on('SIGTERM', () => process.exit(0))
