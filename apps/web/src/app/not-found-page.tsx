// An address that leads nowhere.
import { Link } from '@tanstack/react-router'

export function NotFoundPage() {
  return (
    <main className="grid min-h-dvh place-items-center px-4">
      <div className="grid max-w-md gap-2 text-center">
        <h1 className="text-xl font-semibold">There is nothing at this address</h1>
        <p className="text-soft">It may have been mistyped, or what was here is gone.</p>
        <p>
          <Link to="/" className="font-medium text-accent hover:underline">
            To your workspaces
          </Link>
        </p>
      </div>
    </main>
  )
}
