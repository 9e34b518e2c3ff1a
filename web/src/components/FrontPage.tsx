/** What stands before everything else: the log-in, and a link's own pages. One card on an empty ground. */
import { Stack, Text, Title } from "@mantine/core";
import { useId, type ReactNode } from "react";
import { Mark } from "./Logo";
import { useLook } from "@/lib/look";
import classes from "./FrontPage.module.css";

interface FrontPageProps {
  readonly title: string;
  readonly subtitle?: string;
  /** For lists: as wide as they need. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export function FrontPage({ title, subtitle, wide = false, children }: FrontPageProps) {
  const id = useId();
  const { background } = useLook();
  const ground = background ? { backgroundImage: `url(${JSON.stringify(background)})` } : {};
  return (
    <main className={classes["page"]} style={ground}>
      <section className={classes["card"]} data-wide={wide || undefined} aria-labelledby={id}>
        <Stack gap="lg">
          <div className={classes["head"]}>
            <Mark size={44} />
            <div>
              <Title order={1} id={id} className={classes["title"]}>
                {title}
              </Title>
              {subtitle && (
                <Text size="sm" c="var(--dg-muted)">
                  {subtitle}
                </Text>
              )}
            </div>
          </div>
          {children}
        </Stack>
      </section>
    </main>
  );
}
