// The invite link that brought somebody here. What stands after its # is a key: it is taken out of the address bar before anything else runs,
// and kept in memory alone, until the invite is accepted or the page is gone.
const PATH = /^\/join\/([0-9a-f]{32})\/?$/

let link: string | undefined

/** Also when a link is pasted into the address bar of a page that is open: only what stands after the # differs then, so nothing is loaded. */
function take(): void {
  if (!PATH.test(location.pathname) || location.hash.length < 2) return
  link = location.href
  history.replaceState(history.state, '', location.pathname)
}

take()
// Before the router hears of it: it would write the address down.
addEventListener('popstate', take)

/** The whole link, if it is the one of this invite. */
export function inviteLinkOf(inviteId: string): string | undefined {
  return link !== undefined && PATH.exec(new URL(link).pathname)?.[1] === inviteId ? link : undefined
}

/** Of a link that was pasted into a field; undefined when it is none. Answers the id of its invite. */
export function keepInviteLink(text: string): string | undefined {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined
  const inviteId = url === undefined || url.hash.length < 2 ? undefined : PATH.exec(url.pathname)?.[1]
  if (inviteId !== undefined) link = text.trim()
  return inviteId
}

export function forgetInviteLink(): void {
  link = undefined
}
