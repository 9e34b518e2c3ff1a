import {
  ActionIcon,
  Menu,
  Tooltip,
  useMantineColorScheme,
  type MantineColorScheme,
} from "@mantine/core";
import { Mark } from "@/components/Logo";
import {
  IconAuto,
  IconCheck,
  IconHistory,
  IconMoon,
  IconSidebar,
  IconSun,
  type Icon,
} from "@/components/icons";
import { UserMenu } from "@/features/auth/components/UserMenu";
import type { User } from "@/lib/api";
import { useLook } from "@/lib/look";
import { WORKSPACE, go, hashOf } from "@/lib/route";
import { Navigation } from "./Navigation";
import type { PageEntry } from "./pages";
import classes from "./Shell.module.css";

interface HeaderProps {
  readonly user: User;
  readonly page: string;
  readonly pages: readonly PageEntry[];
  readonly sideShown: boolean;
  readonly onToggleSide: () => void;
  /** What is new on a page, by the page's name. */
  readonly news: Readonly<Record<string, number>>;
}

export function Header({ user, page, pages, sideShown, onToggleSide, news }: HeaderProps) {
  const history = page === "history";
  const look = useLook();
  return (
    <header className={classes["header"]}>
      <Tooltip label={sideShown ? "Hide the connections" : "Show the connections"}>
        <ActionIcon
          size={34}
          variant="subtle"
          color="gray"
          aria-label={sideShown ? "Hide the connections" : "Show the connections"}
          aria-pressed={sideShown}
          onClick={onToggleSide}
        >
          <IconSidebar size={19} />
        </ActionIcon>
      </Tooltip>
      <h1 className={classes["brand"]}>
        <a href="#/">
          <Mark size={26} />
          <span className={classes["brandName"]}>{look.name}</span>
        </a>
      </h1>
      <Navigation pages={pages} current={page} news={news} />
      <div className={classes["tools"]}>
        <Tooltip label={history ? "Back to the sessions" : "History"}>
          <ActionIcon
            size={34}
            variant={history ? "light" : "subtle"}
            color={history ? "teal" : "gray"}
            aria-label="History"
            aria-pressed={history}
            onClick={() => go(history ? WORKSPACE : "history")}
            data-testid="open-history"
          >
            <IconHistory size={19} />
          </ActionIcon>
        </Tooltip>
        <SchemeMenu />
        <UserMenu
          user={user}
          places={pages
            .filter(({ stands }) => stands === "user")
            .map(({ name, label, icon }) => ({ href: hashOf(name), label, icon }))}
        />
      </div>
    </header>
  );
}

const SCHEMES: readonly { value: MantineColorScheme; label: string; icon: Icon }[] = [
  { value: "light", label: "Light", icon: IconSun },
  { value: "dark", label: "Dark", icon: IconMoon },
  { value: "auto", label: "As the system", icon: IconAuto },
];

function SchemeMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Current = SCHEMES.find(({ value }) => value === colorScheme)?.icon ?? IconAuto;
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon size={34} variant="subtle" color="gray" aria-label="Colours: light or dark">
          <Current size={19} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map(({ value, label, icon: Sign }) => (
          <Menu.Item
            key={value}
            leftSection={<Sign size={16} />}
            rightSection={value === colorScheme ? <IconCheck size={15} /> : null}
            onClick={() => setColorScheme(value)}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
