/** The embedded document store as a separate process, which a test can kill. Settings: DATA_DIR, PORT. */
import { createEmbeddedMongo } from '@plumbline/embedded-mongo'

const { DATA_DIR = '', PORT = '0' } = process.env
const store = await createEmbeddedMongo({ dataDir: DATA_DIR, port: Number(PORT) })
process.on('SIGTERM', () => void store.dispose().then(() => process.exit(0)))
console.log(JSON.stringify({ msg: 'ready', url: store.url }))
