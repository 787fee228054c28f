export * from './execution/index.ts'
export * from './planning/index.ts'
export * from './variables/index.ts'
export * from './exact-json/index.ts'
