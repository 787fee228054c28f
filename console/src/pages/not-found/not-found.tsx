import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Empty } from '../../components/parts.tsx'

/** An address that leads nowhere. */
export function NotFound(): ReactNode {
  return (
    <main className="alone">
      <title>Not found · Plumbline</title>
      <Empty
        icon="search"
        title="There is no page at this address"
        action={
          <Link className="button" data-kind="primary" to="/">
            Go to the home page
          </Link>
        }
      >
        The link may be mistyped or out of date.
      </Empty>
    </main>
  )
}
