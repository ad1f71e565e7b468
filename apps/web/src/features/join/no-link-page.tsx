// An invite's address without the key that belongs to it: the link was cut, or the page was loaded again.
import { Link } from '@tanstack/react-router'
import { FrontPage } from '../../ui/front-page.tsx'

export function NoLinkPage() {
  return (
    <FrontPage
      title="This is not the whole invite link"
      lead="The part after the # sign is the key to what is shared with you. It is not here."
      aside={
        <Link to="/" className="font-medium text-accent hover:underline">
          To your workspaces
        </Link>
      }
    >
      <ul className="grid list-disc gap-2 pl-5 text-soft">
        <li>
          Open the link again from where it was sent to you. A page that is loaded anew forgets the key on purpose.
        </li>
        <li>
          The mail about the invite has no key in it: the person who invited you hands you the link by another way.
        </li>
        <li>A link that was cut when it was copied is of no use; ask for the whole one.</li>
      </ul>
    </FrontPage>
  )
}
