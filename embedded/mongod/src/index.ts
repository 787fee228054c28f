export { createMongod, findMongod, oldestMongod } from './create-mongod.ts'
export type { Mongod, MongodConfig } from './create-mongod.ts'
