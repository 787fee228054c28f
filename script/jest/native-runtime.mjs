import { pathToFileURL } from 'node:url'
import Runtime from 'jest-runtime'
import './native-modules.mjs'

/**
 * Loads test files and their imports with Node itself, as in production, instead of compiling each module again in a
 * sandbox for every test file: a worker loads the product once. Therefore tests must not change shared state, and
 * the state of modules must not depend on earlier tests.
 */
class NativeRuntime extends Runtime {
  unstable_shouldLoadAsEsm() {
    return true
  }

  unstable_importModule(path) {
    return import(pathToFileURL(path).href)
  }
}

// Jest loads it with `require`.
export { NativeRuntime as 'module.exports' }
