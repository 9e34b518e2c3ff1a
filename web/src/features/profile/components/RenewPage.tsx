import type { User } from "@/lib/api";
import { PasswordSection } from "./PasswordSection";
import { GatePage } from "./GatePage";

interface RenewPageProps {
  readonly user: User;
  readonly onLogOut: () => void;
}

/** All that somebody can do whose password has expired, until they have chosen another one. */
export function RenewPage({ user, onLogOut }: RenewPageProps) {
  return (
    <GatePage
      title="Choose a new password"
      about={`${user.username}, yours has expired. Choose another one, then you can go on.`}
      onLogOut={onLogOut}
    >
      <PasswordSection />
    </GatePage>
  );
}
