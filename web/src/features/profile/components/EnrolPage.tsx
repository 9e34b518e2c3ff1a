import type { User } from "@/lib/api";
import { FactorSection } from "./FactorSection";
import { GatePage } from "./GatePage";

interface EnrolPageProps {
  readonly user: User;
  readonly onLogOut: () => void;
}

/** All that somebody can do whose group demands a second factor, until they have one. */
export function EnrolPage({ user, onLogOut }: EnrolPageProps) {
  return (
    <GatePage
      title="Set up your second factor"
      about={`${user.username}, a group of yours demands it. Then you can go on.`}
      onLogOut={onLogOut}
    >
      <FactorSection />
    </GatePage>
  );
}
