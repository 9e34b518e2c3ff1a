import { Button, Group, Text, Title } from "@mantine/core";
import type { User } from "@/lib/api";
import { FactorSection } from "./FactorSection";
import classes from "./Profile.module.css";

interface EnrolPageProps {
  readonly user: User;
  readonly onLogOut: () => void;
}

/** All that somebody can do whose group demands a second factor, until they have one. */
export function EnrolPage({ user, onLogOut }: EnrolPageProps) {
  return (
    <main className={classes["enrol"]}>
      <div className={classes["enrolCard"]}>
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <div>
            <Title order={1} fz="1.35rem">
              Set up your second factor
            </Title>
            <Text size="sm" c="var(--dg-muted)">
              {user.username}, a group of yours demands it. Then you can go on.
            </Text>
          </div>
          <Button size="xs" variant="default" onClick={onLogOut}>
            Log out
          </Button>
        </Group>
        <FactorSection />
      </div>
    </main>
  );
}
