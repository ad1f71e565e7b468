// Links that scroll sideways on a narrow screen: the one that is open is in sight, however one came there.
import { useRouter } from '@tanstack/react-router'
import { useEffect, useRef, type RefObject } from 'react'

/** For the `nav` around them. */
export function useCurrentInSight(): RefObject<HTMLElement | null> {
  const nav = useRef<HTMLElement>(null)
  const router = useRouter()
  useEffect(() => {
    const show = (): void => {
      const link = nav.current?.querySelector('[aria-current="page"]')?.getBoundingClientRect()
      const seen = nav.current?.getBoundingClientRect()
      if (link === undefined || seen === undefined) return
      // Not `scrollIntoView`, which moves the page too.
      nav.current?.scrollBy({ left: Math.min(0, link.left - seen.left) + Math.max(0, link.right - seen.right) })
    }
    show()
    // After the router has scrolled: it takes the links back to where they were on the page before.
    return router.subscribe('onRendered', show)
  }, [router])
  return nav
}
