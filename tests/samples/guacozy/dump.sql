--
-- PostgreSQL database dump
--

\restrict ifR8mwNX4JeR8RU9BAql5BhtUCPCF7VT9PQiXYL5UPIjgiUlRYsXqacnRaDZsic

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: auth_group; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);


ALTER TABLE public.auth_group OWNER TO guacozy;

--
-- Name: auth_group_id_seq; Type: SEQUENCE; Schema: public; Owner: guacozy
--

CREATE SEQUENCE public.auth_group_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.auth_group_id_seq OWNER TO guacozy;

--
-- Name: auth_group_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: guacozy
--

ALTER SEQUENCE public.auth_group_id_seq OWNED BY public.auth_group.id;


--
-- Name: auth_group_permissions; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.auth_group_permissions (
    id integer NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);


ALTER TABLE public.auth_group_permissions OWNER TO guacozy;

--
-- Name: auth_group_permissions_id_seq; Type: SEQUENCE; Schema: public; Owner: guacozy
--

CREATE SEQUENCE public.auth_group_permissions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.auth_group_permissions_id_seq OWNER TO guacozy;

--
-- Name: auth_group_permissions_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: guacozy
--

ALTER SEQUENCE public.auth_group_permissions_id_seq OWNED BY public.auth_group_permissions.id;


--
-- Name: auth_permission; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);


ALTER TABLE public.auth_permission OWNER TO guacozy;

--
-- Name: auth_permission_id_seq; Type: SEQUENCE; Schema: public; Owner: guacozy
--

CREATE SEQUENCE public.auth_permission_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.auth_permission_id_seq OWNER TO guacozy;

--
-- Name: auth_permission_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: guacozy
--

ALTER SEQUENCE public.auth_permission_id_seq OWNED BY public.auth_permission.id;


--
-- Name: backend_appsettings; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.backend_appsettings (
    id integer NOT NULL,
    ignore_rdp_cert_by_default boolean NOT NULL,
    default_guacd_server_id integer
);


ALTER TABLE public.backend_appsettings OWNER TO guacozy;

--
-- Name: backend_appsettings_id_seq; Type: SEQUENCE; Schema: public; Owner: guacozy
--

CREATE SEQUENCE public.backend_appsettings_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.backend_appsettings_id_seq OWNER TO guacozy;

--
-- Name: backend_appsettings_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: guacozy
--

ALTER SEQUENCE public.backend_appsettings_id_seq OWNED BY public.backend_appsettings.id;


--
-- Name: backend_connection; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.backend_connection (
    id uuid NOT NULL,
    name character varying(60) NOT NULL,
    host character varying(60) NOT NULL,
    port integer,
    protocol character varying(10) NOT NULL,
    username character varying(50),
    password text,
    domain character varying(50),
    passthrough_credentials boolean NOT NULL,
    credentials_id integer,
    guacdserver_id integer,
    parent_id integer,
    polymorphic_ctype_id integer
);


ALTER TABLE public.backend_connection OWNER TO guacozy;

--
-- Name: backend_connectionrdp; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.backend_connectionrdp (
    connection_ptr_id uuid NOT NULL,
    ignore_cert boolean NOT NULL,
    security character varying(10) NOT NULL,
    disable_auth boolean NOT NULL,
    console boolean NOT NULL,
    initial_program character varying(255),
    server_layout character varying(12) NOT NULL,
    color_depth character varying(2) NOT NULL,
    resize_method character varying(20) NOT NULL
);


ALTER TABLE public.backend_connectionrdp OWNER TO guacozy;

--
-- Name: backend_connectionssh; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.backend_connectionssh (
    connection_ptr_id uuid NOT NULL,
    host_key text NOT NULL,
    server_alive_interval integer NOT NULL,
    private_key text,
    passphrase character varying(100),
    font_size integer NOT NULL,
    command character varying(255),
    terminal_type character varying(32)
);


ALTER TABLE public.backend_connectionssh OWNER TO guacozy;

--
-- Name: backend_connectionvnc; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.backend_connectionvnc (
    connection_ptr_id uuid NOT NULL,
    autoretry integer NOT NULL,
    color_depth character varying(2) NOT NULL,
    swap_red_blue boolean NOT NULL,
    cursor_remote boolean NOT NULL,
    read_only boolean NOT NULL,
    repeater_dest_host character varying(60) NOT NULL,
    repeater_dest_port integer NOT NULL,
    reverse_connect boolean NOT NULL,
    listen_timeout integer NOT NULL,
    clipboard_encoding character varying(16) NOT NULL
);


ALTER TABLE public.backend_connectionvnc OWNER TO guacozy;

--
-- Name: backend_credentials; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.backend_credentials (
    id integer NOT NULL,
    name character varying(100) NOT NULL
);


ALTER TABLE public.backend_credentials OWNER TO guacozy;

--
-- Name: backend_credentials_id_seq; Type: SEQUENCE; Schema: public; Owner: guacozy
--

CREATE SEQUENCE public.backend_credentials_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.backend_credentials_id_seq OWNER TO guacozy;

--
-- Name: backend_credentials_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: guacozy
--

ALTER SEQUENCE public.backend_credentials_id_seq OWNED BY public.backend_credentials.id;


--
-- Name: backend_folder; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.backend_folder (
    id integer NOT NULL,
    name character varying(50) NOT NULL,
    lft integer NOT NULL,
    rght integer NOT NULL,
    tree_id integer NOT NULL,
    level integer NOT NULL,
    parent_id integer,
    CONSTRAINT backend_folder_level_check CHECK ((level >= 0)),
    CONSTRAINT backend_folder_lft_check CHECK ((lft >= 0)),
    CONSTRAINT backend_folder_rght_check CHECK ((rght >= 0)),
    CONSTRAINT backend_folder_tree_id_check CHECK ((tree_id >= 0))
);


ALTER TABLE public.backend_folder OWNER TO guacozy;

--
-- Name: backend_folder_id_seq; Type: SEQUENCE; Schema: public; Owner: guacozy
--

CREATE SEQUENCE public.backend_folder_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.backend_folder_id_seq OWNER TO guacozy;

--
-- Name: backend_folder_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: guacozy
--

ALTER SEQUENCE public.backend_folder_id_seq OWNED BY public.backend_folder.id;


--
-- Name: backend_folderpermission; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.backend_folderpermission (
    id integer NOT NULL,
    folder_id integer,
    group_id integer,
    user_id integer
);


ALTER TABLE public.backend_folderpermission OWNER TO guacozy;

--
-- Name: backend_folderpermission_id_seq; Type: SEQUENCE; Schema: public; Owner: guacozy
--

CREATE SEQUENCE public.backend_folderpermission_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.backend_folderpermission_id_seq OWNER TO guacozy;

--
-- Name: backend_folderpermission_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: guacozy
--

ALTER SEQUENCE public.backend_folderpermission_id_seq OWNED BY public.backend_folderpermission.id;


--
-- Name: backend_guacdserver; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.backend_guacdserver (
    id integer NOT NULL,
    name character varying(64) NOT NULL,
    hostname character varying(64) NOT NULL,
    port integer NOT NULL,
    CONSTRAINT backend_guacdserver_port_check CHECK ((port >= 0))
);


ALTER TABLE public.backend_guacdserver OWNER TO guacozy;

--
-- Name: backend_guacdserver_id_seq; Type: SEQUENCE; Schema: public; Owner: guacozy
--

CREATE SEQUENCE public.backend_guacdserver_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.backend_guacdserver_id_seq OWNER TO guacozy;

--
-- Name: backend_guacdserver_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: guacozy
--

ALTER SEQUENCE public.backend_guacdserver_id_seq OWNED BY public.backend_guacdserver.id;


--
-- Name: backend_namedcredentials; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.backend_namedcredentials (
    credentials_ptr_id integer NOT NULL,
    default_domain character varying(50) NOT NULL
);


ALTER TABLE public.backend_namedcredentials OWNER TO guacozy;

--
-- Name: backend_personalnamedcredentials; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.backend_personalnamedcredentials (
    id integer NOT NULL,
    username character varying(50) NOT NULL,
    password text NOT NULL,
    domain character varying(50) NOT NULL,
    private_key text NOT NULL,
    passphrase character varying(32) NOT NULL,
    owner_id integer,
    reference_id integer NOT NULL
);


ALTER TABLE public.backend_personalnamedcredentials OWNER TO guacozy;

--
-- Name: backend_personalnamedcredentials_id_seq; Type: SEQUENCE; Schema: public; Owner: guacozy
--

CREATE SEQUENCE public.backend_personalnamedcredentials_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.backend_personalnamedcredentials_id_seq OWNER TO guacozy;

--
-- Name: backend_personalnamedcredentials_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: guacozy
--

ALTER SEQUENCE public.backend_personalnamedcredentials_id_seq OWNED BY public.backend_personalnamedcredentials.id;


--
-- Name: backend_staticcredentials; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.backend_staticcredentials (
    credentials_ptr_id integer NOT NULL,
    username character varying(50) NOT NULL,
    password text NOT NULL,
    domain character varying(50) NOT NULL,
    private_key text NOT NULL,
    passphrase character varying(32) NOT NULL
);


ALTER TABLE public.backend_staticcredentials OWNER TO guacozy;

--
-- Name: backend_ticket; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.backend_ticket (
    id uuid NOT NULL,
    sessionid uuid,
    created timestamp with time zone NOT NULL,
    validityperiod interval NOT NULL,
    control boolean NOT NULL,
    author_id integer NOT NULL,
    connection_id uuid NOT NULL,
    parent_id uuid,
    user_id integer NOT NULL
);


ALTER TABLE public.backend_ticket OWNER TO guacozy;

--
-- Name: backend_ticketlog; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.backend_ticketlog (
    id integer NOT NULL,
    date timestamp with time zone NOT NULL,
    ticketid uuid,
    action character varying(20) NOT NULL,
    shared boolean NOT NULL,
    sessionid uuid,
    connection_name character varying(60) NOT NULL,
    connection_host character varying(60) NOT NULL,
    connection_port integer NOT NULL,
    connection_protocol character varying(10) NOT NULL,
    username character varying(60),
    full_name character varying(100),
    author_username character varying(60),
    author_full_name character varying(100),
    guacdserver_hostname character varying(64) NOT NULL,
    guacdserver_port integer NOT NULL,
    ip inet,
    control boolean NOT NULL,
    author_id integer,
    connection_id uuid,
    guacdserver_id integer,
    user_id integer,
    CONSTRAINT backend_ticketlog_guacdserver_port_check CHECK ((guacdserver_port >= 0))
);


ALTER TABLE public.backend_ticketlog OWNER TO guacozy;

--
-- Name: backend_ticketlog_id_seq; Type: SEQUENCE; Schema: public; Owner: guacozy
--

CREATE SEQUENCE public.backend_ticketlog_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.backend_ticketlog_id_seq OWNER TO guacozy;

--
-- Name: backend_ticketlog_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: guacozy
--

ALTER SEQUENCE public.backend_ticketlog_id_seq OWNED BY public.backend_ticketlog.id;


--
-- Name: django_content_type; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);


ALTER TABLE public.django_content_type OWNER TO guacozy;

--
-- Name: django_content_type_id_seq; Type: SEQUENCE; Schema: public; Owner: guacozy
--

CREATE SEQUENCE public.django_content_type_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.django_content_type_id_seq OWNER TO guacozy;

--
-- Name: django_content_type_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: guacozy
--

ALTER SEQUENCE public.django_content_type_id_seq OWNED BY public.django_content_type.id;


--
-- Name: django_migrations; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.django_migrations (
    id integer NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);


ALTER TABLE public.django_migrations OWNER TO guacozy;

--
-- Name: django_migrations_id_seq; Type: SEQUENCE; Schema: public; Owner: guacozy
--

CREATE SEQUENCE public.django_migrations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.django_migrations_id_seq OWNER TO guacozy;

--
-- Name: django_migrations_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: guacozy
--

ALTER SEQUENCE public.django_migrations_id_seq OWNED BY public.django_migrations.id;


--
-- Name: django_session; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);


ALTER TABLE public.django_session OWNER TO guacozy;

--
-- Name: users_user; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.users_user (
    id integer NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    username character varying(150) NOT NULL,
    first_name character varying(30) NOT NULL,
    last_name character varying(150) NOT NULL,
    email character varying(254) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL
);


ALTER TABLE public.users_user OWNER TO guacozy;

--
-- Name: users_user_groups; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.users_user_groups (
    id integer NOT NULL,
    user_id integer NOT NULL,
    group_id integer NOT NULL
);


ALTER TABLE public.users_user_groups OWNER TO guacozy;

--
-- Name: users_user_groups_id_seq; Type: SEQUENCE; Schema: public; Owner: guacozy
--

CREATE SEQUENCE public.users_user_groups_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.users_user_groups_id_seq OWNER TO guacozy;

--
-- Name: users_user_groups_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: guacozy
--

ALTER SEQUENCE public.users_user_groups_id_seq OWNED BY public.users_user_groups.id;


--
-- Name: users_user_id_seq; Type: SEQUENCE; Schema: public; Owner: guacozy
--

CREATE SEQUENCE public.users_user_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.users_user_id_seq OWNER TO guacozy;

--
-- Name: users_user_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: guacozy
--

ALTER SEQUENCE public.users_user_id_seq OWNED BY public.users_user.id;


--
-- Name: users_user_user_permissions; Type: TABLE; Schema: public; Owner: guacozy
--

CREATE TABLE public.users_user_user_permissions (
    id integer NOT NULL,
    user_id integer NOT NULL,
    permission_id integer NOT NULL
);


ALTER TABLE public.users_user_user_permissions OWNER TO guacozy;

--
-- Name: users_user_user_permissions_id_seq; Type: SEQUENCE; Schema: public; Owner: guacozy
--

CREATE SEQUENCE public.users_user_user_permissions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER TABLE public.users_user_user_permissions_id_seq OWNER TO guacozy;

--
-- Name: users_user_user_permissions_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: guacozy
--

ALTER SEQUENCE public.users_user_user_permissions_id_seq OWNED BY public.users_user_user_permissions.id;


--
-- Name: auth_group id; Type: DEFAULT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.auth_group ALTER COLUMN id SET DEFAULT nextval('public.auth_group_id_seq'::regclass);


--
-- Name: auth_group_permissions id; Type: DEFAULT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.auth_group_permissions ALTER COLUMN id SET DEFAULT nextval('public.auth_group_permissions_id_seq'::regclass);


--
-- Name: auth_permission id; Type: DEFAULT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.auth_permission ALTER COLUMN id SET DEFAULT nextval('public.auth_permission_id_seq'::regclass);


--
-- Name: backend_appsettings id; Type: DEFAULT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_appsettings ALTER COLUMN id SET DEFAULT nextval('public.backend_appsettings_id_seq'::regclass);


--
-- Name: backend_credentials id; Type: DEFAULT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_credentials ALTER COLUMN id SET DEFAULT nextval('public.backend_credentials_id_seq'::regclass);


--
-- Name: backend_folder id; Type: DEFAULT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_folder ALTER COLUMN id SET DEFAULT nextval('public.backend_folder_id_seq'::regclass);


--
-- Name: backend_folderpermission id; Type: DEFAULT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_folderpermission ALTER COLUMN id SET DEFAULT nextval('public.backend_folderpermission_id_seq'::regclass);


--
-- Name: backend_guacdserver id; Type: DEFAULT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_guacdserver ALTER COLUMN id SET DEFAULT nextval('public.backend_guacdserver_id_seq'::regclass);


--
-- Name: backend_personalnamedcredentials id; Type: DEFAULT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_personalnamedcredentials ALTER COLUMN id SET DEFAULT nextval('public.backend_personalnamedcredentials_id_seq'::regclass);


--
-- Name: backend_ticketlog id; Type: DEFAULT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_ticketlog ALTER COLUMN id SET DEFAULT nextval('public.backend_ticketlog_id_seq'::regclass);


--
-- Name: django_content_type id; Type: DEFAULT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.django_content_type ALTER COLUMN id SET DEFAULT nextval('public.django_content_type_id_seq'::regclass);


--
-- Name: django_migrations id; Type: DEFAULT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.django_migrations ALTER COLUMN id SET DEFAULT nextval('public.django_migrations_id_seq'::regclass);


--
-- Name: users_user id; Type: DEFAULT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.users_user ALTER COLUMN id SET DEFAULT nextval('public.users_user_id_seq'::regclass);


--
-- Name: users_user_groups id; Type: DEFAULT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.users_user_groups ALTER COLUMN id SET DEFAULT nextval('public.users_user_groups_id_seq'::regclass);


--
-- Name: users_user_user_permissions id; Type: DEFAULT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.users_user_user_permissions ALTER COLUMN id SET DEFAULT nextval('public.users_user_user_permissions_id_seq'::regclass);


--
-- Data for Name: auth_group; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.auth_group (id, name) FROM stdin;
1	Operators
2	ConnectionsAdmin
\.


--
-- Data for Name: auth_group_permissions; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.auth_group_permissions (id, group_id, permission_id) FROM stdin;
1	2	24
2	2	21
3	2	22
4	2	23
\.


--
-- Data for Name: auth_permission; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.auth_permission (id, name, content_type_id, codename) FROM stdin;
1	Can add permission	1	add_permission
2	Can change permission	1	change_permission
3	Can delete permission	1	delete_permission
4	Can view permission	1	view_permission
5	Can add group	2	add_group
6	Can change group	2	change_group
7	Can delete group	2	delete_group
8	Can view group	2	view_group
9	Can add content type	3	add_contenttype
10	Can change content type	3	change_contenttype
11	Can delete content type	3	delete_contenttype
12	Can view content type	3	view_contenttype
13	Can add session	4	add_session
14	Can change session	4	change_session
15	Can delete session	4	delete_session
16	Can view session	4	view_session
17	Can add user	5	add_user
18	Can change user	5	change_user
19	Can delete user	5	delete_user
20	Can view user	5	view_user
21	Can add app settings	6	add_appsettings
22	Can change app settings	6	change_appsettings
23	Can delete app settings	6	delete_appsettings
24	Can view app settings	6	view_appsettings
25	Can add connection	7	add_connection
26	Can change connection	7	change_connection
27	Can delete connection	7	delete_connection
28	Can view connection	7	view_connection
29	Can add credentials	8	add_credentials
30	Can change credentials	8	change_credentials
31	Can delete credentials	8	delete_credentials
32	Can view credentials	8	view_credentials
33	Can add folder	9	add_folder
34	Can change folder	9	change_folder
35	Can delete folder	9	delete_folder
36	Can view folder	9	view_folder
37	Can add folder permission	10	add_folderpermission
38	Can change folder permission	10	change_folderpermission
39	Can delete folder permission	10	delete_folderpermission
40	Can view folder permission	10	view_folderpermission
41	Can add guacd server	11	add_guacdserver
42	Can change guacd server	11	change_guacdserver
43	Can delete guacd server	11	delete_guacdserver
44	Can view guacd server	11	view_guacdserver
45	Can add personal named credentials	12	add_personalnamedcredentials
46	Can change personal named credentials	12	change_personalnamedcredentials
47	Can delete personal named credentials	12	delete_personalnamedcredentials
48	Can view personal named credentials	12	view_personalnamedcredentials
49	Can add ticket	13	add_ticket
50	Can change ticket	13	change_ticket
51	Can delete ticket	13	delete_ticket
52	Can view ticket	13	view_ticket
53	Can add ticket log	14	add_ticketlog
54	Can change ticket log	14	change_ticketlog
55	Can delete ticket log	14	delete_ticketlog
56	Can view ticket log	14	view_ticketlog
57	Can add connection rdp	15	add_connectionrdp
58	Can change connection rdp	15	change_connectionrdp
59	Can delete connection rdp	15	delete_connectionrdp
60	Can view connection rdp	15	view_connectionrdp
61	Can add connection ssh	16	add_connectionssh
62	Can change connection ssh	16	change_connectionssh
63	Can delete connection ssh	16	delete_connectionssh
64	Can view connection ssh	16	view_connectionssh
65	Can add connection vnc	17	add_connectionvnc
66	Can change connection vnc	17	change_connectionvnc
67	Can delete connection vnc	17	delete_connectionvnc
68	Can view connection vnc	17	view_connectionvnc
69	Can add named credentials	18	add_namedcredentials
70	Can change named credentials	18	change_namedcredentials
71	Can delete named credentials	18	delete_namedcredentials
72	Can view named credentials	18	view_namedcredentials
73	Can add static credentials	19	add_staticcredentials
74	Can change static credentials	19	change_staticcredentials
75	Can delete static credentials	19	delete_staticcredentials
76	Can view static credentials	19	view_staticcredentials
\.


--
-- Data for Name: backend_appsettings; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.backend_appsettings (id, ignore_rdp_cert_by_default, default_guacd_server_id) FROM stdin;
1	t	1
\.


--
-- Data for Name: backend_connection; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.backend_connection (id, name, host, port, protocol, username, password, domain, passthrough_credentials, credentials_id, guacdserver_id, parent_id, polymorphic_ctype_id) FROM stdin;
cc6776c4-7bc4-44ca-8fd8-910765eb59bb	web 1	10.0.1.5	22	ssh	\N	\N	\N	f	1	\N	2	16
a8bb046d-25c7-4793-9cde-e5257e5af71c	db	db.a.example.com	2222	ssh	postgres	gAAAAABrAqf_UX7A-vxN-rGKLJEbJqy8OnuTWAKjEGRGXtAJW5i4lWo8WuaXlCdwB15-qeyc93v2iM0ywMCuyYQB0CZPvbFx9w==	IGNORED	f	\N	\N	2	16
5960d078-0db1-446c-bfc0-f8da9f476916	core/switch	10.0.9.1	22	ssh	\N	\N	\N	t	1	\N	5	16
ac26940d-f518-4f75-88f4-b39607b61eba	terminal server	10.0.2.9	3389	rdp	fallback	gAAAAABrAqf_aXDXglppSk94Okfz-uhM5H5HVPJtqJUPYDMXlqde209XP6A0YoGaGA4YLskFuIWpPR1uO4koX5-X_h6ygtZrDg==	\N	f	2	\N	2	15
5f0d1187-68c7-42f7-a2ea-a7973873ce31	console	10.0.2.10	3390	rdp	Administrator	gAAAAABrAqf_5pIJ4_HtQtC-wwx_76p3YGnNXB3PiX181B_nDHUFkd8GVUSXMaCyTQVWCJ0Lbx2GqNu2Hyc13rOz87sSISg_XQ==	LAB	f	\N	2	6	15
3bc242aa-4c3f-474d-8352-d96992826a9b	printer panel	10.0.3.7	5901	vnc	\N	gAAAAABrAqf_gfnGvL1npcxxM3jp0KPfLw2jDOv0KGjtrGqh4hncB4yISXauFmVXpaJvEEgmO3tDxYTySiuDJV6CuxvE1WPahg==	\N	f	\N	\N	4	17
89b90931-27cb-4c4d-bd57-9bd711393efc	calls back	0.0.0.0	5500	vnc	\N	\N	\N	f	\N	\N	7	17
b6e204e9-5caf-4417-88a4-aa71a71ccf52	orphan	10.0.4.4	5900	vnc	\N	\N	\N	f	\N	\N	\N	17
\.


--
-- Data for Name: backend_connectionrdp; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.backend_connectionrdp (connection_ptr_id, ignore_cert, security, disable_auth, console, initial_program, server_layout, color_depth, resize_method) FROM stdin;
ac26940d-f518-4f75-88f4-b39607b61eba	f	nla	f	f	\N	de-de-qwertz	24	display-update
5f0d1187-68c7-42f7-a2ea-a7973873ce31	t	any	t	t	C:\\Windows\\system32\\cmd.exe	en-us-qwerty	16	reconnect
\.


--
-- Data for Name: backend_connectionssh; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.backend_connectionssh (connection_ptr_id, host_key, server_alive_interval, private_key, passphrase, font_size, command, terminal_type) FROM stdin;
cc6776c4-7bc4-44ca-8fd8-910765eb59bb		0	\N	\N	10	\N	xterm-256colors
a8bb046d-25c7-4793-9cde-e5257e5af71c	ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0H3nkqpyLcGuNNLwLzRyW6pK2K0S3nZZ8YwVQx0Cn1	30	-----BEGIN OPENSSH PRIVATE KEY-----\nnot-a-real-key\tbut\\with lines\n-----END OPENSSH PRIVATE KEY-----\n	db-phrase	13	tmux attach	\N
5960d078-0db1-446c-bfc0-f8da9f476916		0	-----BEGIN OPENSSH PRIVATE KEY-----\nnot-a-real-key\tbut\\with lines\n-----END OPENSSH PRIVATE KEY-----\n	\N	8	\N	\N
\.


--
-- Data for Name: backend_connectionvnc; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.backend_connectionvnc (connection_ptr_id, autoretry, color_depth, swap_red_blue, cursor_remote, read_only, repeater_dest_host, repeater_dest_port, reverse_connect, listen_timeout, clipboard_encoding) FROM stdin;
3bc242aa-4c3f-474d-8352-d96992826a9b	10	24	t	t	t	panel.internal	5999	f	5	UTF-8
89b90931-27cb-4c4d-bd57-9bd711393efc	10	8	f	f	f		0	t	30	ISO8859-1
b6e204e9-5caf-4417-88a4-aa71a71ccf52	10	8	f	f	f		0	f	5	ISO8859-1
\.


--
-- Data for Name: backend_credentials; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.backend_credentials (id, name) FROM stdin;
1	web deploy
2	@corp
\.


--
-- Data for Name: backend_folder; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.backend_folder (id, name, lft, rght, tree_id, level, parent_id) FROM stdin;
2	Customer A	2	3	1	1	1
3	Customer C	4	7	1	1	1
4	Printers	5	6	1	2	3
5	Net/Core	8	9	1	1	1
6	Lab	10	11	1	1	1
1	Root	1	14	1	0	\N
7	Lab	12	13	1	1	1
\.


--
-- Data for Name: backend_folderpermission; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.backend_folderpermission (id, folder_id, group_id, user_id) FROM stdin;
1	1	1	\N
2	4	\N	3
3	7	2	3
4	2	\N	\N
\.


--
-- Data for Name: backend_guacdserver; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.backend_guacdserver (id, name, hostname, port) FROM stdin;
1	guacd docker	guacd	4822
2	Berlin	10.9.0.4	4823
\.


--
-- Data for Name: backend_namedcredentials; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.backend_namedcredentials (credentials_ptr_id, default_domain) FROM stdin;
2	CORP
\.


--
-- Data for Name: backend_personalnamedcredentials; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.backend_personalnamedcredentials (id, username, password, domain, private_key, passphrase, owner_id, reference_id) FROM stdin;
1	alovelace	gAAAAABrAqf_BpJyyRTX6mdOTScbN_ub3YJ9fomc00InzpOF1vRk70xIvJH0_6HfQ9aRQWzHepOsle_uAl9kmIRhtvXML4z6uQ==	CORP			2	2
2	bcontractor	gAAAAABrAqf_IOYgirEtneMkNlJOrCm-bMr14rndaU6ZS6mfOfm_OSxsOW8QEaNcz0TIAFBE3W-CNJvmEeUxx5N6d0LqOGEseQ==	PARTNERS	-----BEGIN OPENSSH PRIVATE KEY-----\nnot-a-real-key\tbut\\with lines\n-----END OPENSSH PRIVATE KEY-----\n	bob-phrase	3	2
3	ghost	gAAAAABrAqf_AdNzVTXAlT7IXQIvQkH4BBFX5qfp8JKyx2IV3gLGDnB49Kwm_CAEXr7zG192K1iFWt9UikInZYkSkZMVi5_m4w==				\N	2
\.


--
-- Data for Name: backend_staticcredentials; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.backend_staticcredentials (credentials_ptr_id, username, password, domain, private_key, passphrase) FROM stdin;
1	deploy	gAAAAABrAqf_Tks-wxxv8RHT1rqIXKyFeToFVuloOALxudOxWr3rvzugiioRdfdgw9vgN4fXW4K1x4Rxa_4pl-S9wDqA92hvyB-t5gXciq1QFEx_yI1OIMM=		-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABAcx8aXMP\ng7L11rmB3p5c2kAAAAEAAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIMcvh1bXsZrpQfdD\nRVVY/PEZPNQGf3bha4uboOO/kNjsAAAAkDGTY6g8DqtPb65HTKPvldPN+WnApKyt5eMxET\nvrp6dk5cTR0UBnv+NEOdhX5lSWKpe4jl05QYxP27aQV/AV99btAH5uABSFPJyPyWWvwjGs\n808UzvaHCPJx8mkAzuxpzdSREtrWs/47KKN9BD+0gkPLCeBTOvkAwDU38KRzrQLpMt1q7b\ngr6Tlnu+9xuu8d3A==\n-----END OPENSSH PRIVATE KEY-----\n	static-phrase
\.


--
-- Data for Name: backend_ticket; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.backend_ticket (id, sessionid, created, validityperiod, control, author_id, connection_id, parent_id, user_id) FROM stdin;
7b793b5b-8dc5-4d4a-83ac-187f4942ddbf	\N	2026-11-22 08:29:51.460905+00	1 day	t	2	cc6776c4-7bc4-44ca-8fd8-910765eb59bb	\N	2
fac9ecdd-a956-4c2c-882d-6905e3a3cb42	\N	2026-11-22 08:29:51.461702+00	00:10:00	f	2	cc6776c4-7bc4-44ca-8fd8-910765eb59bb	7b793b5b-8dc5-4d4a-83ac-187f4942ddbf	3
\.


--
-- Data for Name: backend_ticketlog; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.backend_ticketlog (id, date, ticketid, action, shared, sessionid, connection_name, connection_host, connection_port, connection_protocol, username, full_name, author_username, author_full_name, guacdserver_hostname, guacdserver_port, ip, control, author_id, connection_id, guacdserver_id, user_id) FROM stdin;
1	2026-11-22 08:29:51.462281+00	7b793b5b-8dc5-4d4a-83ac-187f4942ddbf	create	f	\N	web 1	10.0.1.5	22	ssh	ada	Ada Lovelace	ada	Ada Lovelace	guacd	4822	192.0.2.7	t	2	cc6776c4-7bc4-44ca-8fd8-910765eb59bb	1	2
2	2026-11-22 08:29:51.463241+00	7b793b5b-8dc5-4d4a-83ac-187f4942ddbf	connect	f	\N	web 1	10.0.1.5	22	ssh	ada	Ada Lovelace	ada	Ada Lovelace	guacd	4822	192.0.2.7	t	2	cc6776c4-7bc4-44ca-8fd8-910765eb59bb	1	2
3	2026-11-22 08:29:51.463782+00	7b793b5b-8dc5-4d4a-83ac-187f4942ddbf	share	f	\N	web 1	10.0.1.5	22	ssh	ada	Ada Lovelace	ada	Ada Lovelace	guacd	4822	192.0.2.7	t	2	cc6776c4-7bc4-44ca-8fd8-910765eb59bb	1	2
4	2026-11-22 08:29:51.464152+00	7b793b5b-8dc5-4d4a-83ac-187f4942ddbf	disconnect	f	\N	web 1	10.0.1.5	22	ssh	ada	Ada Lovelace	ada	Ada Lovelace	guacd	4822	192.0.2.7	t	2	cc6776c4-7bc4-44ca-8fd8-910765eb59bb	1	2
\.


--
-- Data for Name: django_content_type; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.django_content_type (id, app_label, model) FROM stdin;
1	auth	permission
2	auth	group
3	contenttypes	contenttype
4	sessions	session
5	users	user
6	backend	appsettings
7	backend	connection
8	backend	credentials
9	backend	folder
10	backend	folderpermission
11	backend	guacdserver
12	backend	personalnamedcredentials
13	backend	ticket
14	backend	ticketlog
15	backend	connectionrdp
16	backend	connectionssh
17	backend	connectionvnc
18	backend	namedcredentials
19	backend	staticcredentials
\.


--
-- Data for Name: django_migrations; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.django_migrations (id, app, name, applied) FROM stdin;
1	contenttypes	0001_initial	2026-11-22 08:29:50.218398+00
2	contenttypes	0002_remove_content_type_name	2026-11-22 08:29:50.22325+00
3	auth	0001_initial	2026-11-22 08:29:50.239701+00
4	auth	0002_alter_permission_name_max_length	2026-11-22 08:29:50.250254+00
5	auth	0003_alter_user_email_max_length	2026-11-22 08:29:50.25847+00
6	auth	0004_alter_user_username_opts	2026-11-22 08:29:50.267808+00
7	auth	0005_alter_user_last_login_null	2026-11-22 08:29:50.271827+00
8	auth	0006_require_contenttypes_0002	2026-11-22 08:29:50.272958+00
9	auth	0007_alter_validators_add_error_messages	2026-11-22 08:29:50.278352+00
10	auth	0008_alter_user_username_max_length	2026-11-22 08:29:50.284266+00
11	auth	0009_alter_user_last_name_max_length	2026-11-22 08:29:50.288183+00
12	auth	0010_alter_group_name_max_length	2026-11-22 08:29:50.294434+00
13	auth	0011_update_proxy_permissions	2026-11-22 08:29:50.298079+00
14	users	0001_initial	2026-11-22 08:29:50.307494+00
15	backend	0001_initial	2026-11-22 08:29:50.347046+00
16	backend	0002_auto_20261122_0204	2026-11-22 08:29:50.590553+00
17	sessions	0001_initial	2026-11-22 08:29:50.623029+00
\.


--
-- Data for Name: django_session; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.django_session (session_key, session_data, expire_date) FROM stdin;
\.


--
-- Data for Name: users_user; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.users_user (id, password, last_login, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined) FROM stdin;
1	pbkdf2_sha256$150000$DhcEYYau6m3e$Gtcp8WyBn8xi9w9zuXjGQCY2I7Q6360/0ubGFMCIOd8=	\N	t	admin			admin@example.com	t	t	2026-11-22 08:29:51.235147+00
2	pbkdf2_sha256$150000$7ClYyPRejNdH$0k78B1/cBlHeSnyfplBLuWtik8sYDrr+7iM1BIX+1Gw=	\N	f	ada	Ada	Lovelace	ada@example.com	f	t	2026-11-22 08:29:51.275347+00
3	pbkdf2_sha256$150000$MKerVlrh6f8K$Wv/suArFQi0OCGv0nRNdWKmFwBR8LJgHDCZ2GUMkm1U=	\N	f	bob	Bob	Contractor		f	t	2026-11-22 08:29:51.310309+00
4	pbkdf2_sha256$150000$LfYS1JHjbHPu$P0JaMWSkqErialDR4/Fsw2CEw4dnLBPfG3DgJiuOC1k=	\N	f	carol	Carol			t	t	2026-11-22 08:29:51.348105+00
5	!5v4xrZPSny7gOWkJjb3pX9Mb9NgTy6yrvN1vtOy1	\N	f	dora	Dora	Directory	dora@example.com	f	t	2026-11-22 08:29:51.387508+00
6	pbkdf2_sha256$150000$7D0F6SB5P6XG$MvpHbqJGfmgf5sUDC2v7nXeLoSOynpiPaiwlqMw2w20=	\N	f	emil				f	f	2026-11-22 08:29:51.388027+00
\.


--
-- Data for Name: users_user_groups; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.users_user_groups (id, user_id, group_id) FROM stdin;
1	2	1
2	5	1
3	4	2
\.


--
-- Data for Name: users_user_user_permissions; Type: TABLE DATA; Schema: public; Owner: guacozy
--

COPY public.users_user_user_permissions (id, user_id, permission_id) FROM stdin;
\.


--
-- Name: auth_group_id_seq; Type: SEQUENCE SET; Schema: public; Owner: guacozy
--

SELECT pg_catalog.setval('public.auth_group_id_seq', 2, true);


--
-- Name: auth_group_permissions_id_seq; Type: SEQUENCE SET; Schema: public; Owner: guacozy
--

SELECT pg_catalog.setval('public.auth_group_permissions_id_seq', 4, true);


--
-- Name: auth_permission_id_seq; Type: SEQUENCE SET; Schema: public; Owner: guacozy
--

SELECT pg_catalog.setval('public.auth_permission_id_seq', 76, true);


--
-- Name: backend_appsettings_id_seq; Type: SEQUENCE SET; Schema: public; Owner: guacozy
--

SELECT pg_catalog.setval('public.backend_appsettings_id_seq', 1, false);


--
-- Name: backend_credentials_id_seq; Type: SEQUENCE SET; Schema: public; Owner: guacozy
--

SELECT pg_catalog.setval('public.backend_credentials_id_seq', 2, true);


--
-- Name: backend_folder_id_seq; Type: SEQUENCE SET; Schema: public; Owner: guacozy
--

SELECT pg_catalog.setval('public.backend_folder_id_seq', 7, true);


--
-- Name: backend_folderpermission_id_seq; Type: SEQUENCE SET; Schema: public; Owner: guacozy
--

SELECT pg_catalog.setval('public.backend_folderpermission_id_seq', 4, true);


--
-- Name: backend_guacdserver_id_seq; Type: SEQUENCE SET; Schema: public; Owner: guacozy
--

SELECT pg_catalog.setval('public.backend_guacdserver_id_seq', 2, true);


--
-- Name: backend_personalnamedcredentials_id_seq; Type: SEQUENCE SET; Schema: public; Owner: guacozy
--

SELECT pg_catalog.setval('public.backend_personalnamedcredentials_id_seq', 3, true);


--
-- Name: backend_ticketlog_id_seq; Type: SEQUENCE SET; Schema: public; Owner: guacozy
--

SELECT pg_catalog.setval('public.backend_ticketlog_id_seq', 4, true);


--
-- Name: django_content_type_id_seq; Type: SEQUENCE SET; Schema: public; Owner: guacozy
--

SELECT pg_catalog.setval('public.django_content_type_id_seq', 19, true);


--
-- Name: django_migrations_id_seq; Type: SEQUENCE SET; Schema: public; Owner: guacozy
--

SELECT pg_catalog.setval('public.django_migrations_id_seq', 17, true);


--
-- Name: users_user_groups_id_seq; Type: SEQUENCE SET; Schema: public; Owner: guacozy
--

SELECT pg_catalog.setval('public.users_user_groups_id_seq', 3, true);


--
-- Name: users_user_id_seq; Type: SEQUENCE SET; Schema: public; Owner: guacozy
--

SELECT pg_catalog.setval('public.users_user_id_seq', 6, true);


--
-- Name: users_user_user_permissions_id_seq; Type: SEQUENCE SET; Schema: public; Owner: guacozy
--

SELECT pg_catalog.setval('public.users_user_user_permissions_id_seq', 1, false);


--
-- Name: auth_group auth_group_name_key; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);


--
-- Name: auth_group_permissions auth_group_permissions_group_id_permission_id_0cd325b0_uniq; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);


--
-- Name: auth_group_permissions auth_group_permissions_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);


--
-- Name: auth_group auth_group_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);


--
-- Name: auth_permission auth_permission_content_type_id_codename_01ab375a_uniq; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);


--
-- Name: auth_permission auth_permission_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);


--
-- Name: backend_appsettings backend_appsettings_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_appsettings
    ADD CONSTRAINT backend_appsettings_pkey PRIMARY KEY (id);


--
-- Name: backend_connection backend_connection_name_key; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_connection
    ADD CONSTRAINT backend_connection_name_key UNIQUE (name);


--
-- Name: backend_connection backend_connection_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_connection
    ADD CONSTRAINT backend_connection_pkey PRIMARY KEY (id);


--
-- Name: backend_connectionrdp backend_connectionrdp_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_connectionrdp
    ADD CONSTRAINT backend_connectionrdp_pkey PRIMARY KEY (connection_ptr_id);


--
-- Name: backend_connectionssh backend_connectionssh_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_connectionssh
    ADD CONSTRAINT backend_connectionssh_pkey PRIMARY KEY (connection_ptr_id);


--
-- Name: backend_connectionvnc backend_connectionvnc_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_connectionvnc
    ADD CONSTRAINT backend_connectionvnc_pkey PRIMARY KEY (connection_ptr_id);


--
-- Name: backend_credentials backend_credentials_name_key; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_credentials
    ADD CONSTRAINT backend_credentials_name_key UNIQUE (name);


--
-- Name: backend_credentials backend_credentials_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_credentials
    ADD CONSTRAINT backend_credentials_pkey PRIMARY KEY (id);


--
-- Name: backend_folder backend_folder_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_folder
    ADD CONSTRAINT backend_folder_pkey PRIMARY KEY (id);


--
-- Name: backend_folderpermission backend_folderpermission_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_folderpermission
    ADD CONSTRAINT backend_folderpermission_pkey PRIMARY KEY (id);


--
-- Name: backend_guacdserver backend_guacdserver_name_key; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_guacdserver
    ADD CONSTRAINT backend_guacdserver_name_key UNIQUE (name);


--
-- Name: backend_guacdserver backend_guacdserver_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_guacdserver
    ADD CONSTRAINT backend_guacdserver_pkey PRIMARY KEY (id);


--
-- Name: backend_namedcredentials backend_namedcredentials_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_namedcredentials
    ADD CONSTRAINT backend_namedcredentials_pkey PRIMARY KEY (credentials_ptr_id);


--
-- Name: backend_personalnamedcredentials backend_personalnamedcredentials_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_personalnamedcredentials
    ADD CONSTRAINT backend_personalnamedcredentials_pkey PRIMARY KEY (id);


--
-- Name: backend_staticcredentials backend_staticcredentials_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_staticcredentials
    ADD CONSTRAINT backend_staticcredentials_pkey PRIMARY KEY (credentials_ptr_id);


--
-- Name: backend_ticket backend_ticket_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_ticket
    ADD CONSTRAINT backend_ticket_pkey PRIMARY KEY (id);


--
-- Name: backend_ticketlog backend_ticketlog_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_ticketlog
    ADD CONSTRAINT backend_ticketlog_pkey PRIMARY KEY (id);


--
-- Name: django_content_type django_content_type_app_label_model_76bd3d3b_uniq; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);


--
-- Name: django_content_type django_content_type_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);


--
-- Name: django_migrations django_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);


--
-- Name: django_session django_session_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);


--
-- Name: users_user_groups users_user_groups_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.users_user_groups
    ADD CONSTRAINT users_user_groups_pkey PRIMARY KEY (id);


--
-- Name: users_user_groups users_user_groups_user_id_group_id_b88eab82_uniq; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.users_user_groups
    ADD CONSTRAINT users_user_groups_user_id_group_id_b88eab82_uniq UNIQUE (user_id, group_id);


--
-- Name: users_user users_user_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.users_user
    ADD CONSTRAINT users_user_pkey PRIMARY KEY (id);


--
-- Name: users_user_user_permissions users_user_user_permissions_pkey; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.users_user_user_permissions
    ADD CONSTRAINT users_user_user_permissions_pkey PRIMARY KEY (id);


--
-- Name: users_user_user_permissions users_user_user_permissions_user_id_permission_id_43338c45_uniq; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.users_user_user_permissions
    ADD CONSTRAINT users_user_user_permissions_user_id_permission_id_43338c45_uniq UNIQUE (user_id, permission_id);


--
-- Name: users_user users_user_username_key; Type: CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.users_user
    ADD CONSTRAINT users_user_username_key UNIQUE (username);


--
-- Name: auth_group_name_a6ea08ec_like; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);


--
-- Name: auth_group_permissions_group_id_b120cbf9; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);


--
-- Name: auth_group_permissions_permission_id_84c5c92e; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);


--
-- Name: auth_permission_content_type_id_2f476e4b; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);


--
-- Name: backend_appsettings_default_guacd_server_id_4c8489db; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_appsettings_default_guacd_server_id_4c8489db ON public.backend_appsettings USING btree (default_guacd_server_id);


--
-- Name: backend_connection_credentials_id_50b36733; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_connection_credentials_id_50b36733 ON public.backend_connection USING btree (credentials_id);


--
-- Name: backend_connection_guacdserver_id_af0ede5a; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_connection_guacdserver_id_af0ede5a ON public.backend_connection USING btree (guacdserver_id);


--
-- Name: backend_connection_name_f3672c5b_like; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_connection_name_f3672c5b_like ON public.backend_connection USING btree (name varchar_pattern_ops);


--
-- Name: backend_connection_parent_id_2ca58dcc; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_connection_parent_id_2ca58dcc ON public.backend_connection USING btree (parent_id);


--
-- Name: backend_connection_polymorphic_ctype_id_4c081ccd; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_connection_polymorphic_ctype_id_4c081ccd ON public.backend_connection USING btree (polymorphic_ctype_id);


--
-- Name: backend_credentials_name_388fdedd_like; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_credentials_name_388fdedd_like ON public.backend_credentials USING btree (name varchar_pattern_ops);


--
-- Name: backend_folder_parent_id_8537242e; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_folder_parent_id_8537242e ON public.backend_folder USING btree (parent_id);


--
-- Name: backend_folder_tree_id_33e6cfcd; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_folder_tree_id_33e6cfcd ON public.backend_folder USING btree (tree_id);


--
-- Name: backend_folderpermission_folder_id_895b665c; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_folderpermission_folder_id_895b665c ON public.backend_folderpermission USING btree (folder_id);


--
-- Name: backend_folderpermission_group_id_26572325; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_folderpermission_group_id_26572325 ON public.backend_folderpermission USING btree (group_id);


--
-- Name: backend_folderpermission_user_id_946f8baf; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_folderpermission_user_id_946f8baf ON public.backend_folderpermission USING btree (user_id);


--
-- Name: backend_guacdserver_name_2a615c54_like; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_guacdserver_name_2a615c54_like ON public.backend_guacdserver USING btree (name varchar_pattern_ops);


--
-- Name: backend_personalnamedcredentials_owner_id_7cf24812; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_personalnamedcredentials_owner_id_7cf24812 ON public.backend_personalnamedcredentials USING btree (owner_id);


--
-- Name: backend_personalnamedcredentials_reference_id_568dbd40; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_personalnamedcredentials_reference_id_568dbd40 ON public.backend_personalnamedcredentials USING btree (reference_id);


--
-- Name: backend_ticket_author_id_1912a2a3; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_ticket_author_id_1912a2a3 ON public.backend_ticket USING btree (author_id);


--
-- Name: backend_ticket_connection_id_88e13ab7; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_ticket_connection_id_88e13ab7 ON public.backend_ticket USING btree (connection_id);


--
-- Name: backend_ticket_parent_id_05c793d1; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_ticket_parent_id_05c793d1 ON public.backend_ticket USING btree (parent_id);


--
-- Name: backend_ticket_user_id_f99b3936; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_ticket_user_id_f99b3936 ON public.backend_ticket USING btree (user_id);


--
-- Name: backend_ticketlog_author_id_dddc818d; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_ticketlog_author_id_dddc818d ON public.backend_ticketlog USING btree (author_id);


--
-- Name: backend_ticketlog_connection_id_983427f9; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_ticketlog_connection_id_983427f9 ON public.backend_ticketlog USING btree (connection_id);


--
-- Name: backend_ticketlog_guacdserver_id_8485ba67; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_ticketlog_guacdserver_id_8485ba67 ON public.backend_ticketlog USING btree (guacdserver_id);


--
-- Name: backend_ticketlog_user_id_2bf2214e; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX backend_ticketlog_user_id_2bf2214e ON public.backend_ticketlog USING btree (user_id);


--
-- Name: django_session_expire_date_a5c62663; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);


--
-- Name: django_session_session_key_c0390e0f_like; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);


--
-- Name: users_user_groups_group_id_9afc8d0e; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX users_user_groups_group_id_9afc8d0e ON public.users_user_groups USING btree (group_id);


--
-- Name: users_user_groups_user_id_5f6f5a90; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX users_user_groups_user_id_5f6f5a90 ON public.users_user_groups USING btree (user_id);


--
-- Name: users_user_user_permissions_permission_id_0b93982e; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX users_user_user_permissions_permission_id_0b93982e ON public.users_user_user_permissions USING btree (permission_id);


--
-- Name: users_user_user_permissions_user_id_20aca447; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX users_user_user_permissions_user_id_20aca447 ON public.users_user_user_permissions USING btree (user_id);


--
-- Name: users_user_username_06e46fe6_like; Type: INDEX; Schema: public; Owner: guacozy
--

CREATE INDEX users_user_username_06e46fe6_like ON public.users_user USING btree (username varchar_pattern_ops);


--
-- Name: auth_group_permissions auth_group_permissio_permission_id_84c5c92e_fk_auth_perm; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: auth_group_permissions auth_group_permissions_group_id_b120cbf9_fk_auth_group_id; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: auth_permission auth_permission_content_type_id_2f476e4b_fk_django_co; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_appsettings backend_appsettings_default_guacd_server_4c8489db_fk_backend_g; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_appsettings
    ADD CONSTRAINT backend_appsettings_default_guacd_server_4c8489db_fk_backend_g FOREIGN KEY (default_guacd_server_id) REFERENCES public.backend_guacdserver(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_connection backend_connection_credentials_id_50b36733_fk_backend_c; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_connection
    ADD CONSTRAINT backend_connection_credentials_id_50b36733_fk_backend_c FOREIGN KEY (credentials_id) REFERENCES public.backend_credentials(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_connection backend_connection_guacdserver_id_af0ede5a_fk_backend_g; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_connection
    ADD CONSTRAINT backend_connection_guacdserver_id_af0ede5a_fk_backend_g FOREIGN KEY (guacdserver_id) REFERENCES public.backend_guacdserver(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_connection backend_connection_parent_id_2ca58dcc_fk_backend_folder_id; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_connection
    ADD CONSTRAINT backend_connection_parent_id_2ca58dcc_fk_backend_folder_id FOREIGN KEY (parent_id) REFERENCES public.backend_folder(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_connection backend_connection_polymorphic_ctype_id_4c081ccd_fk_django_co; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_connection
    ADD CONSTRAINT backend_connection_polymorphic_ctype_id_4c081ccd_fk_django_co FOREIGN KEY (polymorphic_ctype_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_connectionrdp backend_connectionrd_connection_ptr_id_afa5881b_fk_backend_c; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_connectionrdp
    ADD CONSTRAINT backend_connectionrd_connection_ptr_id_afa5881b_fk_backend_c FOREIGN KEY (connection_ptr_id) REFERENCES public.backend_connection(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_connectionssh backend_connectionss_connection_ptr_id_920c6851_fk_backend_c; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_connectionssh
    ADD CONSTRAINT backend_connectionss_connection_ptr_id_920c6851_fk_backend_c FOREIGN KEY (connection_ptr_id) REFERENCES public.backend_connection(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_connectionvnc backend_connectionvn_connection_ptr_id_72429abc_fk_backend_c; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_connectionvnc
    ADD CONSTRAINT backend_connectionvn_connection_ptr_id_72429abc_fk_backend_c FOREIGN KEY (connection_ptr_id) REFERENCES public.backend_connection(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_folder backend_folder_parent_id_8537242e_fk_backend_folder_id; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_folder
    ADD CONSTRAINT backend_folder_parent_id_8537242e_fk_backend_folder_id FOREIGN KEY (parent_id) REFERENCES public.backend_folder(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_folderpermission backend_folderpermis_folder_id_895b665c_fk_backend_f; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_folderpermission
    ADD CONSTRAINT backend_folderpermis_folder_id_895b665c_fk_backend_f FOREIGN KEY (folder_id) REFERENCES public.backend_folder(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_folderpermission backend_folderpermission_group_id_26572325_fk_auth_group_id; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_folderpermission
    ADD CONSTRAINT backend_folderpermission_group_id_26572325_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_folderpermission backend_folderpermission_user_id_946f8baf_fk_users_user_id; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_folderpermission
    ADD CONSTRAINT backend_folderpermission_user_id_946f8baf_fk_users_user_id FOREIGN KEY (user_id) REFERENCES public.users_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_namedcredentials backend_namedcredent_credentials_ptr_id_85e66af9_fk_backend_c; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_namedcredentials
    ADD CONSTRAINT backend_namedcredent_credentials_ptr_id_85e66af9_fk_backend_c FOREIGN KEY (credentials_ptr_id) REFERENCES public.backend_credentials(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_personalnamedcredentials backend_personalname_owner_id_7cf24812_fk_users_use; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_personalnamedcredentials
    ADD CONSTRAINT backend_personalname_owner_id_7cf24812_fk_users_use FOREIGN KEY (owner_id) REFERENCES public.users_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_personalnamedcredentials backend_personalname_reference_id_568dbd40_fk_backend_n; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_personalnamedcredentials
    ADD CONSTRAINT backend_personalname_reference_id_568dbd40_fk_backend_n FOREIGN KEY (reference_id) REFERENCES public.backend_namedcredentials(credentials_ptr_id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_staticcredentials backend_staticcreden_credentials_ptr_id_f6246d96_fk_backend_c; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_staticcredentials
    ADD CONSTRAINT backend_staticcreden_credentials_ptr_id_f6246d96_fk_backend_c FOREIGN KEY (credentials_ptr_id) REFERENCES public.backend_credentials(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_ticket backend_ticket_author_id_1912a2a3_fk_users_user_id; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_ticket
    ADD CONSTRAINT backend_ticket_author_id_1912a2a3_fk_users_user_id FOREIGN KEY (author_id) REFERENCES public.users_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_ticket backend_ticket_connection_id_88e13ab7_fk_backend_connection_id; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_ticket
    ADD CONSTRAINT backend_ticket_connection_id_88e13ab7_fk_backend_connection_id FOREIGN KEY (connection_id) REFERENCES public.backend_connection(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_ticket backend_ticket_parent_id_05c793d1_fk_backend_ticket_id; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_ticket
    ADD CONSTRAINT backend_ticket_parent_id_05c793d1_fk_backend_ticket_id FOREIGN KEY (parent_id) REFERENCES public.backend_ticket(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: backend_ticket backend_ticket_user_id_f99b3936_fk_users_user_id; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.backend_ticket
    ADD CONSTRAINT backend_ticket_user_id_f99b3936_fk_users_user_id FOREIGN KEY (user_id) REFERENCES public.users_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: users_user_groups users_user_groups_group_id_9afc8d0e_fk_auth_group_id; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.users_user_groups
    ADD CONSTRAINT users_user_groups_group_id_9afc8d0e_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: users_user_groups users_user_groups_user_id_5f6f5a90_fk_users_user_id; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.users_user_groups
    ADD CONSTRAINT users_user_groups_user_id_5f6f5a90_fk_users_user_id FOREIGN KEY (user_id) REFERENCES public.users_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: users_user_user_permissions users_user_user_perm_permission_id_0b93982e_fk_auth_perm; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.users_user_user_permissions
    ADD CONSTRAINT users_user_user_perm_permission_id_0b93982e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;


--
-- Name: users_user_user_permissions users_user_user_permissions_user_id_20aca447_fk_users_user_id; Type: FK CONSTRAINT; Schema: public; Owner: guacozy
--

ALTER TABLE ONLY public.users_user_user_permissions
    ADD CONSTRAINT users_user_user_permissions_user_id_20aca447_fk_users_user_id FOREIGN KEY (user_id) REFERENCES public.users_user(id) DEFERRABLE INITIALLY DEFERRED;


--
-- PostgreSQL database dump complete
--

\unrestrict ifR8mwNX4JeR8RU9BAql5BhtUCPCF7VT9PQiXYL5UPIjgiUlRYsXqacnRaDZsic

