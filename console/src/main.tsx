import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './theme/tokens.css'
import './theme/base.css'
import { App } from './app/app.tsx'
import { createGraph } from './app/graph.ts'
import { createSession } from './app/session.ts'
import { applyTheme } from './app/theme.ts'

applyTheme()
const session = createSession()
const graph = createGraph(session)
const root = document.getElementById('root')
if (!root) throw new Error('expected an element with the id root, found none')
createRoot(root).render(
  <StrictMode>
    <App session={session} graph={graph} />
  </StrictMode>,
)
