import { pathToFileURL } from 'node:url'
import Runtime from 'jest-runtime'
import './native-modules.mjs'

/**
 * Lets Node itself load test files and all that they import, as in production, instead of compiling each module anew in a
 * sandbox for every test file: a worker loads the product once. So what a test changes must belong to that test, and
 * nothing that a module holds may depend on what ran before.
 */
class NativeRuntime extends Runtime {
  unstable_shouldLoadAsEsm() {
    return true
  }

  unstable_importModule(path) {
    return import(pathToFileURL(path).href)
  }
}

// As what `require` gives, which is how Jest loads it.
export { NativeRuntime as 'module.exports' }
