/** The row of pages in the header; a menu where there is no room for a row. */
import { Button, Menu, VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChevron, IconServer, type Icon } from "@/components/icons";
import { WORKSPACE, hashOf } from "@/lib/route";
import type { PageEntry } from "./pages";
import classes from "./Shell.module.css";

const ROOM = "(min-width: 78rem)";

interface NavigationProps {
  readonly pages: readonly PageEntry[];
  readonly current: string;
  /** What is new on a page, by the page's name. */
  readonly news: Readonly<Record<string, number>>;
}

interface Link {
  readonly name: string;
  readonly label: string;
  readonly icon: Icon;
}

const CONNECTIONS: Link = { name: WORKSPACE, label: "Connections", icon: IconServer };

export function Navigation({ pages, current, news }: NavigationProps) {
  const room = useMediaQuery(ROOM, window.matchMedia(ROOM).matches);
  const links: Link[] = [CONNECTIONS, ...pages.filter(({ stands }) => stands === "bar")];
  if (links.length === 1) return null;
  if (!room) return <NavigationMenu links={links} current={current} news={news} />;
  return (
    <nav className={classes["pages"]} aria-label="Pages">
      {links.map(({ name, label }) => (
        <a
          key={name}
          href={hashOf(name)}
          className={classes["page"]}
          aria-current={name === current ? "page" : undefined}
          data-testid={`nav-${name}`}
        >
          {label}
          <News count={news[name] ?? 0} />
        </a>
      ))}
    </nav>
  );
}

/** A figure beside a name; what it is of is said to who can't see that it stands out. */
function News({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className={classes["news"]}>
      {count}
      <VisuallyHidden> new</VisuallyHidden>
    </span>
  );
}

interface NavigationMenuProps extends Omit<NavigationProps, "pages"> {
  readonly links: readonly Link[];
}

function NavigationMenu({ links, current, news }: NavigationMenuProps) {
  const all = links.reduce((sum, { name }) => sum + (news[name] ?? 0), 0);
  const here = links.find(({ name }) => name === current);
  return (
    <nav aria-label="Pages">
      <Menu position="bottom-start" width={210}>
        <Menu.Target>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            rightSection={<IconChevron size={14} className={classes["down"]} />}
            data-testid="nav-menu"
          >
            {here?.label ?? "Pages"}
            <News count={all} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {links.map(({ name, label, icon: Sign }) => (
            <Menu.Item
              key={name}
              component="a"
              href={hashOf(name)}
              leftSection={<Sign size={16} />}
              aria-current={name === current ? "page" : undefined}
              data-testid={`nav-${name}`}
            >
              {label}
              <News count={news[name] ?? 0} />
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
