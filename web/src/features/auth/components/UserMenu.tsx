import { Avatar, Menu, Text, UnstyledButton } from "@mantine/core";
import type { User } from "@/lib/api";
import { IconLogOut, IconServer, type Icon } from "@/components/icons";
import { addressOf } from "@/lib/http";
import { useLogOut } from "../api/logOut";

interface UserMenuProps {
  readonly user: User;
  /** The pages that are this person's own. */
  readonly places: readonly {
    readonly href: string;
    readonly label: string;
    readonly icon: Icon;
  }[];
}

export function UserMenu({ user, places }: UserMenuProps) {
  const logOut = useLogOut();
  return (
    <Menu position="bottom-end" width={220} withinPortal>
      <Menu.Target>
        <UnstyledButton
          aria-label={`Account: ${user.username}`}
          className="dg-round"
          data-testid="user-menu"
        >
          <Avatar size={28} radius="xl" color="teal" variant="filled">
            {user.username.slice(0, 1).toUpperCase()}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="dg-menu-head">
          <Text size="sm" fw={600} truncate>
            {user.username}
          </Text>
          <Text size="xs" c="var(--dg-muted)">
            {user.is_admin ? "Administrator" : "User"}
          </Text>
        </div>
        <Menu.Divider />
        {places.map(({ href, label, icon: Sign }) => (
          <Menu.Item key={href} component="a" href={href} leftSection={<Sign size={16} />}>
            {label}
          </Menu.Item>
        ))}
        {user.is_admin && (
          <Menu.Item
            component="a"
            href={addressOf("admin/").href}
            target="_blank"
            rel="noopener"
            leftSection={<IconServer size={16} />}
          >
            Administration
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconLogOut size={16} />}
          onClick={() => logOut.mutate()}
          disabled={logOut.isPending}
          data-testid="logout"
        >
          Log out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
