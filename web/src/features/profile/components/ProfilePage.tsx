import { Page } from "@/components/Page";
import { Sections } from "@/components/Section";
import type { User } from "@/lib/api";
import { FactorSection } from "./FactorSection";
import { LoginsSection } from "./LoginsSection";
import { PasswordSection } from "./PasswordSection";
import { ProfileSection } from "./ProfileSection";
import { TokensSection } from "./TokensSection";

export function ProfilePage({ user }: { user: User }) {
  return (
    <Page title="Profile" about="Your account: who you are, how you log in, and where you are.">
      <Sections>
        <ProfileSection />
        <FactorSection />
        {user.has_password && <PasswordSection />}
        <LoginsSection />
        <TokensSection />
      </Sections>
    </Page>
  );
}
