/** The row of pages in the header; a menu where there is no room for a row. */
import { Button, Menu } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChevron, IconServer, type Icon } from "@/components/icons";
import { WORKSPACE, hashOf } from "@/lib/route";
import type { PageEntry } from "./pages";
import classes from "./Shell.module.css";

const ROOM = "(min-width: 72rem)";

interface NavigationProps {
  readonly pages: readonly PageEntry[];
  readonly current: string;
}

interface Link {
  readonly name: string;
  readonly label: string;
  readonly icon: Icon;
}

const CONNECTIONS: Link = { name: WORKSPACE, label: "Connections", icon: IconServer };

export function Navigation({ pages, current }: NavigationProps) {
  const room = useMediaQuery(ROOM, window.matchMedia(ROOM).matches);
  const links: Link[] = [CONNECTIONS, ...pages.filter(({ stands }) => stands === "bar")];
  if (links.length === 1) return null;
  if (!room) return <NavigationMenu links={links} current={current} />;
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
        </a>
      ))}
    </nav>
  );
}

function NavigationMenu({ links, current }: { links: readonly Link[]; current: string }) {
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
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
