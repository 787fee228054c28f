import { useEffect, useState } from 'react'

/** Whether the gateway serves a page that operators can turn off; false until it has answered. Only the head of the answer is read. */
export function useServed(path: string): boolean {
  const [isServed, setIsServed] = useState(false)
  useEffect(() => {
    const reading = new AbortController()
    fetch(path, { signal: reading.signal }).then(
      ({ ok }) => {
        setIsServed(ok)
        reading.abort()
      },
      () => undefined,
    )
    return () => reading.abort()
  }, [path])
  return isServed
}
