import type { Session } from '@/api/types'

export default function LoginPage({ session }: { session: Session }) {
  return session.demo ? null : null
}
