import { Button, Group, Text, Title } from "@mantine/core";
import type { User } from "@/lib/api";
import { PasswordSection } from "./PasswordSection";
import classes from "./Profile.module.css";

interface RenewPageProps {
  readonly user: User;
  readonly onLogOut: () => void;
}

/** All that somebody can do whose password has expired, until they have chosen another one. */
export function RenewPage({ user, onLogOut }: RenewPageProps) {
  return (
    <main className={classes["enrol"]}>
      <div className={classes["enrolCard"]}>
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Title order={1} fz="1.35rem">
              Choose a new password
            </Title>
            <Text size="sm" c="var(--dg-muted)">
              {user.username}, yours has expired. Choose another one, then you can go on.
            </Text>
          </div>
          <Button size="xs" variant="default" onClick={onLogOut}>
            Log out
          </Button>
        </Group>
        <PasswordSection />
      </div>
    </main>
  );
}
